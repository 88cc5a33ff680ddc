/**
 * A certificate of RSA with 512 bits, which every OpenSSL of today refuses, and
 * its key. No library that makes the other certificates makes such a one.
 */
export const weak = {
  certificatePem: `-----BEGIN CERTIFICATE-----
MIIBdzCCASGgAwIBAgIUVHNFviE/GuwqxvfWgPpod1Z0RDIwDQYJKoZIhvcNAQEL
BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjkyMjAxNTlaGA8yMTI2MTEwNTIy
MDE1OVowDzENMAsGA1UEAwwEd2VhazBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQDv
GoTXe0c6ZbBnKrdWkBa4NCr8IRpehQbi2ge1F3jeU28iMSC/SQ1qfAQd3BuJx8+e
BvkeHIRmxnOCDLHqNC/pAgMBAAGjUzBRMB0GA1UdDgQWBBRimR9m0CNkiwIVQ6Tm
L23niQCwQDAfBgNVHSMEGDAWgBRimR9m0CNkiwIVQ6TmL23niQCwQDAPBgNVHRMB
Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA0EA3OmuruO9/wY1rRloOrzC6GxKHf+K
U0xnceHgyh5YnoO5XIv3Og3IXD/p1SKTmOcaVGt4lh+DZQnsBsM7CRj8vg==
-----END CERTIFICATE-----
`,
  privateKeyPem: `-----BEGIN PRIVATE KEY-----
MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEA7xqE13tHOmWwZyq3
VpAWuDQq/CEaXoUG4toHtRd43lNvIjEgv0kNanwEHdwbicfPngb5HhyEZsZzggyx
6jQv6QIDAQABAkEA4jTijMISpwrhkxj0jq6O8AJa0GG5AscztpazR/5G2X2drfhc
Rd8An4DjkP+s9emRDws1YBt7beMwsQZ/m11noQIhAPsCjMJaUY5c5syC3hKRANGr
JFpQ7cdWoO775hoRK1glAiEA89tf6zjQuVFn/B3hrY0o1aoqfHfotMAEwbBLLC7l
G3UCIBPTB7rx1y8fNzs/urpMqXvlwGFBswXjWaKGUo4MfRfhAiEAi4EQmoxiO+Iq
Trz5gkOi/LjgnVwrsFu5XOTx3FDnmJECIQC+9tT3MdulzieZoufPEBbNkL6HPT2d
xqVXG0w8zO7/Pw==
-----END PRIVATE KEY-----
`,
}
