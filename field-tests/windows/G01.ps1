# G01: is the challenge sent literally, or decoded from base64?
# Preconditions: LocalSystem, -Change. -ServerUrl is an NDES-like SCEP server that the machine reaches, without
# /pkiclient.exe; -ChallengeFile holds its challenge, usable several times; -CaThumbprint is the SHA-1 of its root, which the
# machine trusts. The server refuses every other challenge.
# PASS: a literal challenge is taken and its base64 is not. FAIL: otherwise.
param([switch]$Change, [string]$Results = '', [string]$ServerUrl = '', [string]$ChallengeFile = '', [string]$CaThumbprint = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G01' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }
    $server = Get-Server $ServerUrl $ChallengeFile $CaThumbprint
    if ($null -eq $server) { return Skipped $NoServer }

    $literal = Invoke-Scep (New-ScepName) (Get-ScepValues $server 'CN=scepter-field-literal')
    $bytes = [Text.Encoding]::UTF8.GetBytes($server.challenge)
    $server.challenge = [Convert]::ToBase64String($bytes)
    $encoded = Invoke-Scep (New-ScepName) (Get-ScepValues $server 'CN=scepter-field-base64')
    $text = "literal: status $($literal.status), $($literal.code); base64: status $($encoded.status), $($encoded.code)"
    if ($literal.status -ne 1 -and $encoded.status -ne 1) { return Skipped "no installation came through, $text" }
    if ($literal.status -eq 1 -and $encoded.status -ne 1) { return Passed $text }
    return Failed $text
}
