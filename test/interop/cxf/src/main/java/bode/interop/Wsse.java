package bode.interop;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.ext.WSPasswordCallback;

/** Settings of WSS4J for profiles 2W-be-S and 2W-be-SE, as the interceptors of CXF take them. */
final class Wsse {
  static final String PASSWORD = "bode";
  private static final String WSA = "http://www.w3.org/2005/08/addressing";
  private static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

  static Path trustStore(List<String> pems) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    int number = 0;
    for (String pem : pems) {
      try (FileInputStream in = new FileInputStream(pem)) {
        for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          trust.setCertificateEntry("ca-" + number++, certificate);
        }
      }
    }
    Path file = Files.createTempFile("bode-trust", ".p12");
    file.toFile().deleteOnExit();
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      trust.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static Properties merlin(String kind, Path file) {
    Properties properties = new Properties();
    String prefix = "org.apache.wss4j.crypto.";
    properties.put(prefix + "provider", "org.apache.wss4j.common.crypto.Merlin");
    properties.put(prefix + "merlin." + kind + ".file", file.toString());
    properties.put(prefix + "merlin." + kind + ".type", "PKCS12");
    properties.put(prefix + "merlin." + kind + ".password", PASSWORD);
    return properties;
  }

  /** Profile 2W-be-S: Body, Timestamp and the WS-Addressing headers named. */
  static Map<String, Object> outgoing(Path bundle, String alias, List<String> headers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature");
    settings.put(ConfigurationConstants.USER, alias);
    settings.put(ConfigurationConstants.SIG_PROP_REF_ID, "own");
    settings.put("own", merlin("keystore", bundle));
    settings.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    settings.put(ConfigurationConstants.SIG_KEY_ID, "DirectReference");
    settings.put(ConfigurationConstants.SIG_ALGO, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    settings.put(ConfigurationConstants.SIG_DIGEST_ALGO, "http://www.w3.org/2001/04/xmlenc#sha256");
    settings.put(ConfigurationConstants.ENABLE_SIGNATURE_CONFIRMATION, "true");
    StringBuilder parts = new StringBuilder();
    parts.append("{}{").append(SOAP).append("}Body;{}{").append(WSU).append("}Timestamp");
    for (String header : headers) {
      parts.append(";{}{").append(WSA).append('}').append(header);
    }
    settings.put(ConfigurationConstants.SIGNATURE_PARTS, parts.toString());
    return settings;
  }

  static Map<String, Object> incoming(Path trustFile) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature");
    settings.put(ConfigurationConstants.SIG_VER_PROP_REF_ID, "trust");
    settings.put("trust", merlin("truststore", trustFile));
    settings.put(ConfigurationConstants.ENABLE_SIGNATURE_CONFIRMATION, "true");
    return settings;
  }

  /** Profile 2W-be-SE: the content of the Body, after the signature, for that certificate. */
  static void encrypt(Map<String, Object> settings, Path certificate, String[] with) throws Exception {
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature Encrypt");
    settings.put(ConfigurationConstants.ENC_PROP_REF_ID, "server");
    settings.put("server", merlin("keystore", trustStore(List.of(certificate.toString()))));
    settings.put(ConfigurationConstants.ENCRYPTION_USER, "ca-0");
    settings.put(ConfigurationConstants.ENC_KEY_ID, with[0]);
    settings.put(ConfigurationConstants.ENC_KEY_TRANSPORT, with[1]);
    settings.put(ConfigurationConstants.ENC_DIGEST_ALGO, with[2]);
    if (!with[3].equals("-")) {
      settings.put(ConfigurationConstants.ENC_MGF_ALGO, with[3]);
    }
    settings.put(ConfigurationConstants.ENC_SYM_ALGO, with[4]);
    settings.put(ConfigurationConstants.ENCRYPTION_PARTS, "{Content}{" + SOAP + "}Body");
  }

  /** What comes must be encrypted: WSS4J refuses what is not. */
  static void decrypt(Map<String, Object> settings, Path bundle) {
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature Encrypt");
    settings.put(ConfigurationConstants.DEC_PROP_REF_ID, "own");
    settings.put("own", merlin("keystore", bundle));
    settings.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    settings.put(ConfigurationConstants.IS_BSP_COMPLIANT, "false");
  }

  private static final CallbackHandler PASSWORDS = callbacks -> {
    for (Callback callback : callbacks) {
      ((WSPasswordCallback) callback).setPassword(PASSWORD);
    }
  };

  private Wsse() {}
}
