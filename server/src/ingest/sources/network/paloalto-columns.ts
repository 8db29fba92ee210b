// The columns of PAN-OS logs by type, in the vendor's names and order; a newer version only adds columns at the end.
import { columnNames } from './columns.ts';

const head = 'future receive_time serial type subtype config_version time_generated';
const hierarchy = 'dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name';
const session =
  'src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset - sessionid repeatcnt sport dport natsport natdport flags proto action';
const sides = ['src', 'dst']
  .map((side) =>
    ['category', 'profile', 'model', 'vendor', 'osfamily', 'osversion', 'host', 'mac']
      .map((name) => `${side}_${name}`)
      .join(' '),
  )
  .join(' ');
const application =
  'subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app';

const columns = (text: string): string[] => columnNames(`${head} ${text}`);

const tunnel = columns(
  `${session} severity seqno actionflags srcloc dstloc ${hierarchy} tunnelid monitortag parent_session_id parent_start_time tunnel bytes bytes_sent bytes_received packets pkts_sent pkts_received max_encap unknown_proto strict_check tunnel_fragment sessions_created sessions_closed session_end_reason action_source start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id dynusergroup_name src_edl dst_edl high_res_timestamp nssai_sst nssai_sd pdu_session_id ${application}`,
);

export const paloaltoColumns: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'TRAFFIC',
    columns(
      `${session} bytes bytes_sent bytes_received packets start elapsed category - seqno actionflags srcloc dstloc - pkts_sent pkts_received session_end_reason ${hierarchy} action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid http2_connection link_change_count policy_id link_switches sdwan_cluster sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip ${sides} container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber src_dag dst_dag session_owner high_res_timestamp nssai_sst nssai_sd ${application} offloaded`,
    ),
  ],
  [
    'THREAT',
    columns(
      `${session} misc threatid category severity direction seqno actionflags srcloc dstloc - contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid ${hierarchy} - src_uuid dst_uuid http_method tunnelid monitortag parent_session_id parent_start_time tunnel thr_category contentver - assoc_id ppid http_headers url_category_list rule_uuid http2_connection dynusergroup_name xff_ip ${sides} container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber domain_edl src_dag dst_dag partial_hash high_res_timestamp reason justification nssai_sst ${application}`,
    ),
  ],
  [
    'SYSTEM',
    columns(`vsys eventid object - - module severity opaque seqno actionflags ${hierarchy} - - high_res_timestamp`),
  ],
  [
    'CONFIG',
    columns(
      `host vsys cmd admin client result path before_change_detail after_change_detail seqno actionflags ${hierarchy} dg_id comment - high_res_timestamp`,
    ),
  ],
  ['CONFIG short', columns(`host vsys cmd admin client result path seqno actionflags ${hierarchy}`)],
  [
    'GLOBALPROTECT',
    columns(
      `vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration connect_method error_code portal seqno actionflags high_res_timestamp selection_type response_time priority attempted_gateways gateway ${hierarchy} vsys_id cluster_name`,
    ),
  ],
  [
    'USERID',
    columns(
      `vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags ${hierarchy} vsys_id factortype factorcompletiontime factorno ugflags userbysource tag_name high_res_timestamp origindatasource`,
    ),
  ],
  [
    'HIPMATCH',
    columns(
      `srcuser vsys machinename os src matchname repeatcnt matchtype - - seqno actionflags ${hierarchy} vsys_id srcipv6 hostid serialnumber mac high_res_timestamp cluster_name`,
    ),
  ],
  [
    'IPTAG',
    columns(
      `vsys ip tag_name eventid repeatcnt timeout datasourcename datasource_type datasource_subtype seqno actionflags ${hierarchy} vsys_id high_res_timestamp`,
    ),
  ],
  [
    'DECRYPTION',
    columns(
      `${session.replace(' - ', ' time_received ')} tunnel - - src_uuid dst_uuid rule_uuid hs_stage_c2f hs_stage_f2s tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve err_index root_status chain_status proxy_type cert_serial fingerprint notbefore notafter cert_ver cert_size cn_len issuer_len rootcn_len sni_len cert_flags cn issuer_cn root_cn sni error container_id pod_namespace pod_name src_edl dst_edl src_dag dst_dag high_res_timestamp ${sides} seqno actionflags ${hierarchy} vsys_id ${application}`,
    ),
  ],
  [
    'AUTHENTICATION',
    columns(
      `vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile description clienttype event factorno seqno actionflags ${hierarchy} vsys_id authproto rule_uuid high_res_timestamp src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac region - user_agent auth_session_id cluster_name`,
    ),
  ],
  ['CORRELATION', columns(`src srcuser vsys category severity ${hierarchy} vsys_id objectname object_id evidence`)],
  [
    'GTP',
    columns(
      `src dst - - rule - - app vsys from to inbound_if outbound_if logset - sessionid - sport dport - - - proto action event_type msisdn apn rat msg_type end_ip_addr teid1 teid2 gtp_interface cause_code severity mcc mnc area_code cell_id event_code - - srcloc dstloc - - - - - - - imsi imei - - - - - - - - - - - - - - - - start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id high_res_timestamp nssai_sst nssai_sd ${application}`,
    ),
  ],
  [
    'SCTP',
    columns(
      `src dst - - rule - - - vsys from to inbound_if outbound_if logset - sessionid repeatcnt sport dport - - - - proto action ${hierarchy} seqno - assoc_id ppid severity sctp_chunk_type - verif_tag_1 verif_tag_2 sctp_cause_code diam_app_id diam_cmd_code diam_avp_code stream_id assoc_end_reason op_code cpty_gt cpty_ssn sccp_calling_gt filter chunks chunks_sent chunks_received packets pkts_sent pkts_received rule_uuid high_res_timestamp`,
    ),
  ],
  ['START', tunnel],
  ['END', tunnel],
  ['TUNNEL', tunnel],
]);

/** What an appliance writes of a command, without the leading column. */
export const auditColumns: readonly string[] = columnNames(
  'serial time_generated type config_version subtype admin cmd result',
);
