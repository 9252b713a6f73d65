// Namespace names and fixed values of XML Signature, XML Encryption and WS-Security (x-WSS-1, x-WSS-7, x-ENC-2).
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const WSSE11 = 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd';

const TOKEN_PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0';
export const X509_V3 = `${TOKEN_PROFILE}#X509v3`;
export const X509_PKI_PATH = `${TOKEN_PROFILE}#X509PKIPathv1`;
export const BASE64_BINARY =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
export const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
/** The content of the element that holds the EncryptedData, not the element itself (WB005). */
export const CONTENT = `${XENC}Content`;

const MESSAGE_SECURITY_11 = 'http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1';
export const ENCRYPTED_KEY = `${MESSAGE_SECURITY_11}#EncryptedKey`;
export const THUMBPRINT_SHA1 = `${MESSAGE_SECURITY_11}#ThumbprintSHA1`;
export const SUBJECT_KEY_IDENTIFIER = `${TOKEN_PROFILE}#X509SubjectKeyIdentifier`;
