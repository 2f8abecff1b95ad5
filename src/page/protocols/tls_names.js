// Names of TLS numbers (https://www.iana.org/assignments/tls-parameters): the common ones.

export const VERSIONS = new Map([
  [0x0300, "SSL 3.0"], [0x0301, "TLS 1.0"], [0x0302, "TLS 1.1"], [0x0303, "TLS 1.2"], [0x0304, "TLS 1.3"],
]);

export const HANDSHAKES = new Map([
  [0, "HelloRequest"], [1, "ClientHello"], [2, "ServerHello"], [4, "NewSessionTicket"], [5, "EndOfEarlyData"],
  [8, "EncryptedExtensions"], [11, "Certificate"], [12, "ServerKeyExchange"], [13, "CertificateRequest"],
  [14, "ServerHelloDone"], [15, "CertificateVerify"], [16, "ClientKeyExchange"], [20, "Finished"],
  [22, "CertificateStatus"], [24, "KeyUpdate"],
]);

export const CIPHERS = new Map([
  [0x1301, "TLS_AES_128_GCM_SHA256"],
  [0x1302, "TLS_AES_256_GCM_SHA384"],
  [0x1303, "TLS_CHACHA20_POLY1305_SHA256"],
  [0x1304, "TLS_AES_128_CCM_SHA256"],
  [0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
  [0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"],
  [0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
  [0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
  [0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  [0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"],
  [0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"],
  [0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"],
  [0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"],
  [0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"],
  [0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"],
  [0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"],
  [0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"],
  [0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"],
  [0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"],
  [0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"],
  [0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"],
  [0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"],
  [0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  [0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"],
  [0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"],
  [0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"],
  [0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"],
  [0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"],
  [0x0005, "TLS_RSA_WITH_RC4_128_SHA"],
]);

export const ALERTS = new Map([
  [0, "close notify"], [10, "unexpected message"], [20, "bad record MAC"], [22, "record overflow"],
  [40, "handshake failure"], [42, "bad certificate"], [43, "unsupported certificate"],
  [44, "certificate revoked"], [45, "certificate expired"], [46, "certificate unknown"],
  [47, "illegal parameter"], [48, "unknown CA"], [49, "access denied"], [50, "decode error"],
  [51, "decrypt error"], [70, "protocol version"], [71, "insufficient security"], [80, "internal error"],
  [86, "inappropriate fallback"], [90, "user canceled"], [100, "no renegotiation"],
  [109, "missing extension"], [110, "unsupported extension"], [112, "unrecognized name"],
  [113, "bad certificate status response"], [115, "unknown PSK identity"], [116, "certificate required"],
  [120, "no application protocol"],
]);

/** Values that clients make up to keep servers tolerant (RFC 8701): 0x0a0a, 0x1a1a, … */
export function isGrease(value) {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

export function versionName(version) {
  if ((version & 0xff00) === 0x7f00) {
    return `TLS 1.3 draft ${version & 0xff}`;
  }
  return VERSIONS.get(version) ?? `version 0x${version.toString(16).padStart(4, "0")}`;
}

export function cipherName(cipher) {
  return CIPHERS.get(cipher) ?? `cipher suite 0x${cipher.toString(16).padStart(4, "0")}`;
}
