// Namespace names and fixed values of XML Signature and WS-Security (x-WSS-1, x-WSS-7).
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const WSSE11 = 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd';

const TOKEN_PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0';
export const X509_V3 = `${TOKEN_PROFILE}#X509v3`;
export const X509_PKI_PATH = `${TOKEN_PROFILE}#X509PKIPathv1`;
export const BASE64_BINARY =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';
