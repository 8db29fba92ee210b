// The numbers Windows writes instead of words: logon types, failure reasons, Kerberos results.

export const logonTypes = new Map<string, string>([
  ['0', 'System'],
  ['2', 'Interactive'],
  ['3', 'Network'],
  ['4', 'Batch'],
  ['5', 'Service'],
  ['7', 'Unlock'],
  ['8', 'NetworkCleartext'],
  ['9', 'NewCredentials'],
  ['10', 'RemoteInteractive'],
  ['11', 'CachedInteractive'],
  ['12', 'CachedRemoteInteractive'],
  ['13', 'CachedUnlock'],
]);

/** NTSTATUS of a refused logon, lower case (MS-ERREF). */
export const logonFailures = new Map<string, string>([
  ['0xc000005e', 'no logon server available'],
  ['0xc0000064', 'user name does not exist'],
  ['0xc000006a', 'wrong password'],
  ['0xc000006d', 'bad user name or authentication information'],
  ['0xc000006e', 'account restriction'],
  ['0xc000006f', 'logon outside permitted hours'],
  ['0xc0000070', 'workstation not permitted'],
  ['0xc0000071', 'password expired'],
  ['0xc0000072', 'account disabled'],
  ['0xc00000dc', 'server in the wrong state'],
  ['0xc0000133', 'clocks too far apart'],
  ['0xc000015b', 'logon type not granted'],
  ['0xc000018c', 'trust relationship failed'],
  ['0xc0000192', 'netlogon not started'],
  ['0xc0000193', 'account expired'],
  ['0xc0000224', 'password must be changed'],
  ['0xc0000234', 'account locked out'],
  ['0xc00002ee', 'unknown failure'],
  ['0xc0000413', 'authentication firewall'],
]);

/** Kerberos error codes (RFC 4120 §7.5.9), as Windows writes them in hex. */
export const kerberosCodes = new Map<string, string>([
  ['0x0', 'KDC_ERR_NONE'],
  ['0x1', 'KDC_ERR_NAME_EXP'],
  ['0x2', 'KDC_ERR_SERVICE_EXP'],
  ['0x6', 'KDC_ERR_C_PRINCIPAL_UNKNOWN'],
  ['0x7', 'KDC_ERR_S_PRINCIPAL_UNKNOWN'],
  ['0x8', 'KDC_ERR_PRINCIPAL_NOT_UNIQUE'],
  ['0x9', 'KDC_ERR_NULL_KEY'],
  ['0xb', 'KDC_ERR_NEVER_VALID'],
  ['0xc', 'KDC_ERR_POLICY'],
  ['0xd', 'KDC_ERR_BADOPTION'],
  ['0xe', 'KDC_ERR_ETYPE_NOTSUPP'],
  ['0xf', 'KDC_ERR_SUMTYPE_NOSUPP'],
  ['0x10', 'KDC_ERR_PADATA_TYPE_NOSUPP'],
  ['0x12', 'KDC_ERR_CLIENT_REVOKED'],
  ['0x17', 'KDC_ERR_KEY_EXPIRED'],
  ['0x18', 'KDC_ERR_PREAUTH_FAILED'],
  ['0x19', 'KDC_ERR_PREAUTH_REQUIRED'],
  ['0x1b', 'KDC_ERR_MUST_USE_USER2USER'],
  ['0x1f', 'KRB_AP_ERR_BAD_INTEGRITY'],
  ['0x20', 'KRB_AP_ERR_TKT_EXPIRED'],
  ['0x21', 'KRB_AP_ERR_TKT_NYV'],
  ['0x22', 'KRB_AP_ERR_REPEAT'],
  ['0x24', 'KRB_AP_ERR_BADMATCH'],
  ['0x25', 'KRB_AP_ERR_SKEW'],
  ['0x29', 'KRB_AP_ERR_MODIFIED'],
  ['0x3c', 'KRB_ERR_GENERIC'],
]);

/** Encryption types of Kerberos tickets. */
export const ticketEncryption = new Map<string, string>([
  ['0x1', 'DES-CBC-CRC'],
  ['0x3', 'DES-CBC-MD5'],
  ['0x11', 'AES128-CTS-HMAC-SHA1-96'],
  ['0x12', 'AES256-CTS-HMAC-SHA1-96'],
  ['0x17', 'RC4-HMAC'],
  ['0x18', 'RC4-HMAC-EXP'],
  ['0xffffffff', 'FAIL'],
]);

export const ipProtocols = new Map<string, string>([
  ['1', 'icmp'],
  ['2', 'igmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['47', 'gre'],
  ['50', 'esp'],
  ['58', 'ipv6-icmp'],
  ['132', 'sctp'],
]);
