# G17: do the statuses 4, 64 and 256 ever occur?
# Preconditions: an elevated console on a machine whose SCEP profiles a CA denied or holds. Reads only.
# PASS: one of them was found, the line says which. SKIPPED: none is here; that proves nothing.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G17' -Results $Results -Test {
    if ((Get-Rights) -eq 'plain') { return Skipped 'needs an elevated console' }
    $key = 'HKLM:\SOFTWARE\Microsoft\SCEP'
    if (-not (Test-Path $key)) { return Skipped 'no SCEP profile is on this machine' }
    $found = @(Get-ChildItem -Path $key -Recurse | ForEach-Object { $_.GetValue('Status') } | Where-Object { $null -ne $_ })
    $rare = @($found | Where-Object { $_ -in 4, 64, 256 } | Sort-Object -Unique)
    if ($rare.Count -gt 0) { return Passed ('found ' + ($rare -join ', ')) }
    $steps = 'by hand: deny a request at the CA, hold another one, run this again'
    return Skipped "$($found.Count) statuses here, none of 4, 64, 256; $steps"
}
