# G04: what are ParentID and InstanceID of Install03 really?
# Preconditions: LocalSystem; a machine with at least one SCEP profile from its MDM. Reads only.
# PASS: all instances have the keys that the tree lets expect. FAIL: they have others, which the line shows. The names of
# profiles are shown.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G04' -Results $Results -Test {
    if ((Get-Rights) -ne 'system') { return Skipped 'needs LocalSystem: run-all.ps1 -AsSystem' }
    try {
        $all = @(Get-CimInstance -Namespace $BridgeNamespace -ClassName $BridgeInstall)
    } catch {
        return Skipped ('the instances cannot be listed: ' + $_.Exception.Message)
    }
    if ($all.Count -eq 0) { return Skipped 'no SCEP profile is on this machine' }
    $expected = '^' + [regex]::Escape($BridgeParent) + '/[^/]+$'
    $keys = @($all | ForEach-Object { "$($_.ParentID) $($_.InstanceID)" })
    $other = @($all | Where-Object { $_.ParentID -notmatch $expected -or $_.InstanceID -ne 'Install' })
    if ($other.Count -eq 0) { return Passed "$($all.Count) instances, such as $($keys[0])" }
    return Failed ($keys -join '; ')
}
