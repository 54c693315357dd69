# G18: are the events 36 and 39 written for installations by the bridge as well?
# Preconditions: the right to read the log (elevated); G05 installed a certificate within the last -Hours, and no MDM did.
# Reads only.
# PASS: both events are there. FAIL: event 306 or one of them is, but not both.
param([switch]$Change, [string]$Results = '', [int]$Hours = 1)

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G18' -Results $Results -Test {
    if ((Get-Rights) -eq 'plain') { return Skipped 'needs an elevated console' }
    $filter = @{
        LogName = 'Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin'
        Id = 36, 39, 306
        StartTime = [DateTime]::Now.AddHours(-$Hours)
    }
    $events = @(Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue)
    if ($events.Count -eq 0) { return Skipped "none of the events 36, 39, 306 within $Hours h; run G05 first" }
    $counts = @{}
    foreach ($id in 36, 39, 306) { $counts[$id] = @($events | Where-Object { $_.Id -eq $id }).Count }
    $text = "event 306: $($counts[306]), 36: $($counts[36]), 39: $($counts[39])"
    if ($counts[36] -gt 0 -and $counts[39] -gt 0) { return Passed $text }
    return Failed $text
}
