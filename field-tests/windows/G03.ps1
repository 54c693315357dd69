# G03: is CAThumbprint that of the root or of the issuing CA; do case, blanks and SHA-256 matter?
# Preconditions: LocalSystem, -Change. -ServerUrl is an NDES-like SCEP server that the machine reaches, without
# /pkiclient.exe; -ChallengeFile holds its challenge, usable several times; -CaThumbprint is the SHA-1 of its root, which the
# machine trusts. The CA has two tiers and GetCACert brings the whole chain: -IssuingThumbprint is the SHA-1 of the issuing
# CA, -RootSha256 the SHA-256 of the root.
# PASS: SHA-1 of the root is taken, as documented; the line says what else is. FAIL: it is not, and another form is.
param([switch]$Change, [string]$Results = '', [string]$ServerUrl = '', [string]$ChallengeFile = '', [string]$CaThumbprint = '',
    [string]$IssuingThumbprint = '', [string]$RootSha256 = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G03' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }
    $server = Get-Server $ServerUrl $ChallengeFile $CaThumbprint
    if ($null -eq $server) { return Skipped $NoServer }

    if (-not $IssuingThumbprint -or -not $RootSha256) { return Skipped 'needs -IssuingThumbprint and -RootSha256' }
    $forms = [ordered]@{
        'root' = $CaThumbprint.ToUpperInvariant()
        'root, lower case' = $CaThumbprint.ToLowerInvariant()
        'root, blanks' = $CaThumbprint.ToUpperInvariant() -replace '(..)(?=.)', '$1 '
        'issuing CA' = $IssuingThumbprint.ToUpperInvariant()
        'root, SHA-256' = $RootSha256.ToUpperInvariant()
    }
    $said = @()
    $taken = @()
    foreach ($form in $forms.Keys) {
        $server.thumbprint = $forms[$form]
        $outcome = Invoke-Scep (New-ScepName) (Get-ScepValues $server 'CN=scepter-field-thumbprint')
        $said += "$form`: status $($outcome.status), $($outcome.code)"
        if ($outcome.status -eq 1) { $taken += $form }
    }
    $text = $said -join '; '
    if ($taken.Count -eq 0) { return Skipped "no installation came through, $text" }
    if ($taken -contains 'root') { return Passed $text }
    return Failed $text
}
