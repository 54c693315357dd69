# G05: does Put_ of Install03 work alone, and does EnrollMethod start SCEP, on a machine without MDM too?
# Preconditions: LocalSystem, -Change. -ServerUrl is an NDES-like SCEP server that the machine reaches, without
# /pkiclient.exe; -ChallengeFile holds its challenge, usable several times; -CaThumbprint is the SHA-1 of its root, which the
# machine trusts. Run it on a machine that is enrolled at an MDM and on one that is not.
# PASS: Install03 is taken without a node before, and EnrollMethod installs a certificate. FAIL: it works only with a node
# before. SKIPPED: neither does.
param([switch]$Change, [string]$Results = '', [string]$ServerUrl = '', [string]$ChallengeFile = '', [string]$CaThumbprint = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G05' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }
    $server = Get-Server $ServerUrl $ChallengeFile $CaThumbprint
    if ($null -eq $server) { return Skipped $NoServer }

    $enrolled = @(Get-ChildItem -Path 'HKLM:\SOFTWARE\Microsoft\Enrollments' -ErrorAction SilentlyContinue | Where-Object {
        $_.GetValue('EnrollmentState') -eq 1 -and $_.GetValue('DiscoveryServiceFullURL') }).Count
    $alone = Invoke-Scep (New-ScepName) (Get-ScepValues $server 'CN=scepter-field-alone')
    $name = New-ScepName
    try {
        $null = New-ScepNode $name
        $after = Invoke-Scep $name (Get-ScepValues $server 'CN=scepter-field-after')
    } catch {
        $after = @{ status = 'node refused'; code = Get-Code $_ }
        Remove-Scep $name
    }
    $text = "$enrolled enrolments at an MDM; alone: status $($alone.status), $($alone.code); " +
        "after a node: status $($after.status), $($after.code)"
    if ($alone.status -eq 1) { return Passed $text }
    if ($after.status -eq 1) { return Failed $text }
    return Skipped "no installation came through, $text"
}
