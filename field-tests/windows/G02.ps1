# G02: is the separator of HashAlgorithm + or ;, and which hash is used when several are given?
# Preconditions: LocalSystem, -Change. -ServerUrl is an NDES-like SCEP server that the machine reaches, without
# /pkiclient.exe; -ChallengeFile holds its challenge, usable several times; -CaThumbprint is the SHA-1 of its root, which the
# machine trusts. The log of the server shows each request.
# Installs with each form. Which hash was used stands in the request at the server, so the outcome is SKIPPED with what was
# taken, and the subject names to look for.
param([switch]$Change, [string]$Results = '', [string]$ServerUrl = '', [string]$ChallengeFile = '', [string]$CaThumbprint = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G02' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }
    $server = Get-Server $ServerUrl $ChallengeFile $CaThumbprint
    if ($null -eq $server) { return Skipped $NoServer }

    $forms = [ordered]@{ plus = 'SHA-1+SHA-2'; semicolon = 'SHA-1;SHA-2'; single = 'SHA-2' }
    $said = foreach ($form in $forms.Keys) {
        $values = Get-ScepValues $server "CN=scepter-field-hash-$form"
        $values['HashAlgorithm'] = $forms[$form]
        $outcome = Invoke-Scep (New-ScepName) $values
        "CN=scepter-field-hash-$form ($($forms[$form])): status $($outcome.status), $($outcome.code)"
    }
    $steps = 'by hand: read the digest algorithms of these PKCS#10 requests and their messages at the server'
    return Skipped (($said -join '; ') + "; $steps")
}
