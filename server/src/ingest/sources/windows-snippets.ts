// Client configurations for Windows: PowerShell without any agent, and NXLog.
import type { Snippet } from './source.ts';

/** Run it every minute from the task scheduler: it remembers where it stopped, and a resend is recognised. */
export const powershellSnippet = (sourceId: string, logs: readonly string[]): Snippet => ({
  id: 'powershell',
  title: 'PowerShell, no agent',
  language: 'powershell',
  text: `$logs = ${logs.map((log) => `'${log}'`).join(', ')}
$mark = "$env:ProgramData\\tocsin-${sourceId}.txt"
$start = if (Test-Path $mark) { [datetime]::Parse((Get-Content $mark)) } else { (Get-Date).AddMinutes(-5) }
$now = Get-Date
$events = Get-WinEvent -FilterHashtable @{ LogName = $logs; StartTime = $start } -ErrorAction SilentlyContinue
for ($i = 0; $i -lt @($events).Count; $i += 1000) {
  $body = (@($events)[$i..($i + 999)] | Where-Object { $_ } | ForEach-Object { $_.ToXml() }) -join "\`n"
  Invoke-RestMethod -Method Post -Uri '{url}/api/v1/ingest/${sourceId}?site={site}' -Headers @{ Authorization = 'Bearer {key}' } \`
    -ContentType 'application/xml; charset=utf-8' -Body ([Text.Encoding]::UTF8.GetBytes($body)) -ErrorAction Stop
}
$now.ToString('o') | Set-Content $mark
`,
});

/** Times are written with their zone: NXLog's default is local time without one. */
export const nxlogSnippet = (sourceId: string): Snippet => ({
  id: 'nxlog',
  title: 'NXLog',
  language: 'conf',
  text: `<Extension json>
    Module      xm_json
    DateFormat  YYYY-MM-DDThh:mm:ss.sUTC
</Extension>

<Input eventlog>
    Module      im_msvistalog
</Input>

<Output tocsin>
    Module      om_http
    URL         {url}/api/v1/ingest/${sourceId}?site={site}
    ContentType application/json
    AddHeader   Authorization: Bearer {key}
    Exec        to_json();
</Output>

<Route tocsin>
    Path        eventlog => tocsin
</Route>
`,
});
