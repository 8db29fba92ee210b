// The Security log by event id: what happened, who did it, to whom.
import type { WindowsEventKind } from './windows-kinds.ts';

/** `subject`: who asked is the user. `target`: who is logging on is the user. `account`: subject acts on target. `group`: target is a group. */
type Roles = 'subject' | 'target' | 'account' | 'group';
export type SecurityKind = WindowsEventKind & { roles: Roles };

/** Per line: event id, action, categories, types, roles, category of Sigma or `-`, and words for people. */
const table = `
1100 logging-service-shutdown process end subject - Event logging stopped
1102 audit-log-cleared iam admin,change subject - Audit log cleared
1104 logging-full iam admin subject - Security log is full
1105 auditlog-archieved iam admin subject - Audit log archived
1108 logging-processing-error iam admin subject - Event logging failed
4608 windows-starting host start subject - Windows is starting
4610 authentication-package-loaded configuration access subject - Authentication package loaded
4611 trusted-logon-process-registered configuration change subject - Trusted logon process registered
4614 notification-package-loaded configuration access subject - Notification package loaded
4616 system-time-changed configuration change subject - System time changed
4622 security-package-loaded configuration access subject - Security package loaded
4624 logged-in authentication start target - Logon
4625 logon-failed authentication start target - Failed logon
4627 group-membership-read iam info target - Group membership read
4634 logged-out authentication end target - Logoff
4647 logged-out authentication end target - Logoff by the user
4648 logged-in-explicit authentication start account - Logon with explicit credentials
4649 replay-attack-detected authentication info target - Replay attack detected
4656 object-handle-requested file access subject - Handle requested
4657 registry-value-modified configuration,registry change subject registry_set Registry value changed
4658 object-handle-closed file access subject - Handle closed
4660 object-deleted file deletion subject - Object deleted
4661 object-handle-requested iam access subject - Handle to a directory object requested
4662 directory-object-operation iam access subject - Directory object accessed
4663 object-accessed file access subject - Object accessed
4664 hard-link-created file creation subject - Hard link created
4670 permissions-changed iam,configuration admin,change subject - Permissions changed
4672 logged-in-special iam admin subject - Special privileges assigned
4673 privileged-service-called iam admin subject - Privileged service called
4674 privileged-operation iam admin subject - Privileged operation
4688 created-process process start subject process_creation Process created
4689 exited-process process end subject - Process ended
4690 object-handle-duplicated file access subject - Handle duplicated
4691 indirect-object-access file access subject - Indirect access to an object requested
4692 data-protection-key-backup iam admin subject - Data protection key backed up
4693 data-protection-key-recovery iam admin subject - Data protection key recovered
4694 protected-data-protected iam info subject - Data protected
4695 protected-data-unprotected iam info subject - Protected data read
4696 primary-token-assigned process info subject - Primary token assigned to a process
4697 service-installed iam,configuration admin,change subject - Service installed
4698 scheduled-task-created iam,configuration admin,creation subject - Scheduled task created
4699 scheduled-task-deleted iam,configuration admin,deletion subject - Scheduled task deleted
4700 scheduled-task-enabled iam,configuration admin,change subject - Scheduled task enabled
4701 scheduled-task-disabled iam,configuration admin,change subject - Scheduled task disabled
4702 scheduled-task-updated iam,configuration admin,change subject - Scheduled task updated
4703 token-right-adjusted iam admin,change subject - Token rights adjusted
4704 user-right-assigned iam user,change subject - User right assigned
4705 user-right-removed iam user,change subject - User right removed
4706 domain-trust-added configuration creation subject - Domain trust added
4707 domain-trust-removed configuration deletion subject - Domain trust removed
4713 kerberos-policy-changed configuration change subject - Kerberos policy changed
4714 encrypted-data-recovery-policy-changed configuration change subject - Data recovery policy changed
4715 object-audit-policy-changed configuration change subject - Audit policy of an object changed
4716 trusted-domain-information-changed configuration change subject - Domain trust changed
4717 system-security-access-granted iam,configuration admin,change subject - System access granted
4718 system-security-access-removed iam,configuration admin,deletion subject - System access removed
4719 changed-audit-config iam,configuration admin,change subject - Audit policy changed
4720 added-user-account iam user,creation account - Account created
4722 enabled-user-account iam user,change account - Account enabled
4723 changed-password iam user,change account - Password change attempted
4724 reset-password iam user,change account - Password reset attempted
4725 disabled-user-account iam user,deletion account - Account disabled
4726 deleted-user-account iam user,deletion account - Account deleted
4727 added-group-account iam group,creation group - Global group created
4728 added-member-to-group iam group,change group - Member added to global group
4729 removed-member-from-group iam group,change group - Member removed from global group
4730 deleted-group-account iam group,deletion group - Global group deleted
4731 added-group-account iam group,creation group - Local group created
4732 added-member-to-group iam group,change group - Member added to local group
4733 removed-member-from-group iam group,change group - Member removed from local group
4734 deleted-group-account iam group,deletion group - Local group deleted
4735 modified-group-account iam group,change group - Local group changed
4737 modified-group-account iam group,change group - Global group changed
4738 modified-user-account iam user,change account - Account changed
4739 domain-policy-changed configuration change subject - Domain policy changed
4740 locked-out-user-account iam user,change account - Account locked out
4741 added-computer-account iam creation,admin account - Computer account created
4742 changed-computer-account iam admin,change account - Computer account changed
4743 deleted-computer-account iam deletion,admin account - Computer account deleted
4744 added-distribution-group-account iam group,creation group - Local distribution group created
4745 changed-distribution-group-account iam group,change group - Local distribution group changed
4746 added-member-to-distribution-group iam group,change group - Member added to local distribution group
4747 removed-member-from-distribution-group iam group,change group - Member removed from local distribution group
4748 deleted-distribution-group-account iam group,deletion group - Local distribution group deleted
4749 added-distribution-group-account iam group,creation group - Global distribution group created
4750 changed-distribution-group-account iam group,change group - Global distribution group changed
4751 added-member-to-distribution-group iam group,change group - Member added to global distribution group
4752 removed-member-from-distribution-group iam group,change group - Member removed from global distribution group
4753 deleted-distribution-group-account iam group,deletion group - Global distribution group deleted
4754 added-group-account iam group,creation group - Universal group created
4755 modified-group-account iam group,change group - Universal group changed
4756 added-member-to-group iam group,change group - Member added to universal group
4757 removed-member-from-group iam group,change group - Member removed from universal group
4758 deleted-group-account iam group,deletion group - Universal group deleted
4759 added-distribution-group-account iam group,creation group - Universal distribution group created
4760 changed-distribution-group-account iam group,change group - Universal distribution group changed
4761 added-member-to-distribution-group iam group,change group - Member added to universal distribution group
4762 removed-member-from-distribution-group iam group,change group - Member removed from universal distribution group
4763 deleted-distribution-group-account iam group,deletion group - Universal distribution group deleted
4764 type-changed-group-account iam group,change group - Group type changed
4765 sid-history-added iam user,change account - SID history added
4766 sid-history-add-failed iam user,change account - Adding SID history failed
4767 unlocked-user-account iam user,change account - Account unlocked
4768 kerberos-authentication-ticket-requested authentication start target - Kerberos TGT requested
4769 kerberos-service-ticket-requested authentication start target - Kerberos service ticket requested
4770 kerberos-service-ticket-renewed authentication start target - Kerberos service ticket renewed
4771 kerberos-preauth-failed authentication start target - Kerberos pre-authentication failed
4776 credential-validated authentication start target - NTLM credentials validated
4778 session-reconnected authentication,session start target - Session reconnected
4779 session-disconnected authentication,session end target - Session disconnected
4780 acl-set-on-admin-account iam user,change account - ACL set on administrators
4781 renamed-user-account iam user,change account - Account renamed
4782 password-hash-accessed iam user,access account - Password hash of an account read
4793 password-policy-checked iam info subject - Password policy checked
4794 dsrm-password-set iam user,change subject - DSRM password set
4797 query-existence-of-blank-password iam user,info account - Blank password looked for
4798 group-membership-enumerated iam user,info account - Local groups of a user enumerated
4799 user-member-enumerated iam group,info group - Members of a local group enumerated
4800 workstation-locked authentication,session end target - Workstation locked
4801 workstation-unlocked authentication,session start target - Workstation unlocked
4802 screensaver-started authentication,session end target - Screen saver started
4803 screensaver-dismissed authentication,session start target - Screen saver dismissed
4817 object-audit-changed iam,configuration admin,change subject - Audit settings of an object changed
4825 rdp-access-denied authentication,session denied target - Remote desktop access denied
4826 boot-configuration-loaded configuration info subject - Boot configuration loaded
4868 certificate-request-denied iam denied subject - Certificate request denied
4870 certificate-revoked iam change subject - Certificate revoked
4882 certificate-services-permissions-changed iam,configuration admin,change subject - Permissions of certificate services changed
4886 certificate-requested iam info subject - Certificate requested
4887 certificate-issued iam info subject - Certificate issued
4888 certificate-request-denied iam denied subject - Certificate request denied
4898 certificate-template-loaded iam,configuration info subject - Certificate template loaded
4899 certificate-template-updated iam,configuration admin,change subject - Certificate template updated
4900 certificate-template-security-updated iam,configuration admin,change subject - Certificate template permissions updated
4902 user-audit-policy-created iam,configuration admin,creation subject - Audit policy of users created
4904 security-event-source-added iam,configuration admin,change subject - Security event source added
4905 security-event-source-removed iam,configuration admin,deletion subject - Security event source removed
4906 crash-on-audit-changed iam,configuration admin,change subject - CrashOnAuditFail changed
4907 audit-setting-changed iam,configuration admin,change subject - Audit settings changed
4908 special-group-table-changed iam,configuration admin,change subject - Special groups changed
4912 per-user-audit-policy-changed iam,configuration admin,change subject - Audit policy of a user changed
4928 replica-source-established configuration creation subject - Replication source established
4929 replica-source-removed configuration deletion subject - Replication source removed
4932 replication-started configuration start subject - Directory replication started
4933 replication-ended configuration end subject - Directory replication ended
4946 firewall-rule-added configuration creation subject - Firewall rule added
4947 firewall-rule-modified configuration change subject - Firewall rule modified
4948 firewall-rule-deleted configuration deletion subject - Firewall rule deleted
4950 windows-firewall-setting-changed configuration change subject - Firewall setting changed
4954 windows-firewall-group-policy-changed configuration change subject - Firewall group policy changed
4957 windows-firewall-rule-not-applied configuration error subject - Firewall rule not applied
4964 logged-in-special iam admin,group target - Special groups assigned
4985 transaction-state-changed file change subject - Transaction state changed
5024 windows-firewall-service-started process start subject - Firewall service started
5025 windows-firewall-service-stopped process end subject - Firewall service stopped
5033 windows-firewall-driver-started driver start subject - Firewall driver started
5034 windows-firewall-driver-stopped driver end subject - Firewall driver stopped
5037 windows-firewall-driver-error driver end subject - Firewall driver failed
5058 key-file-operation file access subject - Key file used
5059 key-migration-operation file access subject - Key migrated
5061 cryptographic-operation process info subject - Cryptographic operation
5136 directory-service-object-modified iam,configuration admin,change subject - Directory object modified
5137 directory-service-object-created iam,configuration admin,creation subject - Directory object created
5138 directory-service-object-undeleted iam,configuration admin,creation subject - Directory object undeleted
5139 directory-service-object-moved iam,configuration admin,change subject - Directory object moved
5140 network-share-object-accessed network,file info,access subject - Share accessed
5141 directory-service-object-deleted iam,configuration admin,deletion subject - Directory object deleted
5142 network-share-object-added network,file creation subject - Share added
5143 network-share-object-modified network,file change subject - Share modified
5144 network-share-object-deleted network,file deletion subject - Share deleted
5145 network-share-object-access-checked network,file info,access subject - Share file accessed
5152 windows-firewall-packet-drop network connection,info,denied subject - Packet blocked
5153 windows-firewall-packet-drop network connection,info,denied subject - Packet blocked
5154 windows-firewall-listen-allowed network allowed subject - Listening allowed
5155 windows-firewall-listen-blocked network denied subject - Listening blocked
5156 windows-firewall-connection network connection,info,allowed subject - Connection allowed
5157 windows-firewall-packet-block network connection,info,denied subject - Connection blocked
5158 windows-firewall-bind-local-port network info subject - Bind to a port allowed
5159 windows-firewall-bind-blocked network denied subject - Bind to a port blocked
5376 credential-manager-backed-up iam user,access subject - Credential Manager backed up
5377 credential-manager-restored iam user,change subject - Credential Manager restored
5379 credential-manager-credentials-were-read iam user,info subject - Stored credentials read
5380 vault-credential-find iam user,info subject - Vault credentials searched
5381 vault-credentials-were-read iam user,info subject - Vault credentials read
5382 vault-credentials-were-read iam user,info subject - Vault credentials read
5632 wireless-authentication-requested authentication start target - Wireless network authentication requested
6272 network-access-granted authentication start,allowed subject - Network access granted
6273 network-access-denied authentication start,denied subject - Network access denied
6278 network-access-granted authentication start,allowed subject - Full network access granted
6279 account-locked-by-network-policy iam user,change subject - Account locked by the network policy server
6280 account-unlocked-by-network-policy iam user,change subject - Account unlocked by the network policy server
6416 external-device-recognised host info subject - External device recognised
6419 device-disable-requested host change subject - Disabling of a device requested
6420 device-disabled host change subject - Device disabled
6421 device-enable-requested host change subject - Enabling of a device requested
6422 device-enabled host change subject - Device enabled
6423 device-installation-forbidden host denied subject - Installation of a device forbidden
6424 device-installation-allowed host allowed subject - Installation of a device allowed after a refusal
`;

const isRoles = (text: string): text is Roles => ['subject', 'target', 'account', 'group'].includes(text);

function kindOf(line: string): [number, SecurityKind] {
  const [id, action = '', category = '', type = '', roles = '', sigma = '', ...verb] = line.split(' ');
  if (!isRoles(roles)) throw new Error(`The line “${line}” names no roles.`);
  const kind = { action, category: category.split(','), type: type.split(','), roles, verb: verb.join(' ') };
  return [Number(id), { ...kind, sigma: sigma === '-' ? '' : sigma }];
}

const kinds = new Map<number, SecurityKind>(table.trim().split('\n').map(kindOf));
const unknown: SecurityKind = { action: '', category: [], type: [], roles: 'subject', verb: '', sigma: '' };

export const securityKind = (eventId: number): SecurityKind => kinds.get(eventId) ?? unknown;
