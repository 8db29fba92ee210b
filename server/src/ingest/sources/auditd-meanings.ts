// What each type of audit record says happened, in the words of the tools that read audit logs on Linux.

export type Meaning = { action: string; category: readonly string[]; type: readonly string[] };

/** Per line: type of record, action, categories, types; `-` where the record alone says nothing of the kind. */
const table = `
ACCT_LOCK locked-account iam user,info
ACCT_UNLOCK unlocked-account iam user,info
ADD_GROUP added-group-account-to iam group,creation
ADD_USER added-user-account iam user,creation
ANOM_ABEND crashed-program process end
ANOM_EXEC attempted-execution-of-forbidden-program process start
ANOM_LINK used-suspicious-link file info
ANOM_LOGIN_FAILURES failed-log-in-too-many-times-to authentication info
ANOM_LOGIN_LOCATION attempted-log-in-from-unusual-place-to authentication info
ANOM_LOGIN_SESSIONS opened-too-many-sessions-to authentication info
ANOM_LOGIN_TIME attempted-log-in-during-unusual-hour-to authentication info
ANOM_PROMISCUOUS changed-promiscuous-mode-on-device network change
ANOM_RBAC_INTEGRITY_FAIL tested-file-system-integrity-of file info
AVC violated-selinux-policy intrusion_detection denied
CHGRP_ID changed-group process change
CHUSER_ID changed-user-id process change
CONFIG_CHANGE changed-audit-configuration process,configuration change
CRED_ACQ acquired-credentials authentication info
CRED_DISP disposed-credentials authentication info
CRED_REFR refreshed-credentials authentication info
CRYPTO_IKE_SA negotiated-crypto-key process info
CRYPTO_IPSEC_SA negotiated-crypto-key process info
CRYPTO_KEY_USER negotiated-crypto-key process info
CRYPTO_LOGIN crypto-officer-logged-in authentication start
CRYPTO_LOGOUT crypto-officer-logged-out process info
CRYPTO_SESSION started-crypto-session process info
DAC_CHECK access-result - -
DAEMON_ABORT aborted-auditd-startup process end
DAEMON_ACCEPT remote-audit-connected network connection,start
DAEMON_CLOSE remote-audit-disconnected network connection,end
DAEMON_CONFIG changed-auditd-configuration process,configuration change
DAEMON_END shutdown-audit process end
DAEMON_ERR audit-error process info
DAEMON_RECONFIG reconfigured-auditd process,configuration info
DAEMON_RESUME resumed-audit-logging process change
DAEMON_ROTATE rotated-audit-logs process change
DAEMON_START started-audit process start
DEL_GROUP deleted-group-account-from iam group,deletion
DEL_USER deleted-user-account iam user,deletion
EXECVE execve process start
FEATURE_CHANGE changed-audit-feature configuration change
FS_RELABEL relabeled-filesystem file change
GRP_AUTH authenticated-to-group authentication info
GRP_CHAUTHTOK changed-group-password iam group,change
GRP_MGMT modified-group-account iam group,change
KERNEL initialized-audit-subsystem process info
KERN_MODULE loaded-kernel-module driver start
LABEL_LEVEL_CHANGE modified-level-of - -
LABEL_OVERRIDE overrode-label-of - -
LOGIN changed-login-id-to authentication start
MAC_CHECK mac-permission - -
MAC_CONFIG_CHANGE changed-selinux-boolean configuration change
MAC_POLICY_LOAD loaded-selinux-policy configuration access
MAC_STATUS changed-selinux-enforcement configuration change
NETFILTER_CFG loaded-firewall-rule-to configuration change
PATH path file access
PROCTITLE proctitle process info
CWD cwd process info
ROLE_ASSIGN assigned-user-role-to iam user,change
ROLE_MODIFY modified-role iam change
ROLE_REMOVE removed-user-role-from iam user,change
SECCOMP violated-seccomp-policy intrusion_detection denied
SELINUX_ERR caused-mac-policy-error - -
SERVICE_START started-service process start
SERVICE_STOP stopped-service process end
SOCKADDR sockaddr network connection
SOFTWARE_UPDATE package-updated package info
SYSCALL syscall process info
SYSTEM_BOOT booted-system host info
SYSTEM_RUNLEVEL changed-to-runlevel host change
SYSTEM_SHUTDOWN shutdown-system host info
TEST sent-test process info
TTY typed process info
USER sent-message - -
USER_ACCT was-authorized authentication info
USER_AUTH authenticated authentication info
USER_AVC access-permission - -
USER_CHAUTHTOK changed-password iam user,change
USER_CMD ran-command process start
USER_END ended-session session end
USER_ERR error authentication info
USER_LOGIN logged-in authentication start
USER_LOGOUT logged-out authentication end
USER_MAC_CONFIG_CHANGE changed-mac-configuration configuration change
USER_MAC_POLICY_LOAD loaded-mac-policy configuration access
USER_MGMT modified-user-account iam user,change
USER_ROLE_CHANGE changed-role-to iam user,change
USER_SELINUX_ERR access-error - -
USER_START started-session session start
USER_TTY typed process info
USER_UNLABELED_EXPORT unlabeled-export file info
USYS_CONFIG changed-configuration configuration change
VIRT_CONTROL issued-vm-control host creation
VIRT_CREATE created-vm-image host creation
VIRT_DESTROY deleted-vm-image host deletion
VIRT_INTEGRITY_CHECK checked-integrity-of host info
VIRT_MACHINE_ID assigned-vm-id host creation
VIRT_MIGRATE_IN migrated-vm-from host creation
VIRT_MIGRATE_OUT migrated-vm-to host deletion
VIRT_RESOURCE assigned-vm-resource host change
`;

const listOf = (text: string | undefined): readonly string[] =>
  text === undefined || text === '-' ? [] : text.split(',');

const meanings = new Map<string, Meaning>(
  table
    .trim()
    .split('\n')
    .map((line): [string, Meaning] => {
      const [name = '', action = '', category, type] = line.split(' ');
      return [name, { action, category: listOf(category), type: listOf(type) }];
    }),
);

/** A type that is not in the table is named after itself. */
export const meaningOf = (type: string): Meaning =>
  meanings.get(type) ?? { action: type.toLowerCase(), category: [], type: [] };
