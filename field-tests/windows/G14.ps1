# G14: what does KeyProtection 2 do without a TPM, and does Delete remove the private key?
# Preconditions: LocalSystem, -Change. -ServerUrl is an NDES-like SCEP server that the machine reaches, without
# /pkiclient.exe; -ChallengeFile holds its challenge, usable several times; -CaThumbprint is the SHA-1 of its root, which the
# machine trusts. A machine without TPM.
# PASS: the key is in the software provider, and gone after the node was deleted. FAIL: otherwise.
param([switch]$Change, [string]$Results = '', [string]$ServerUrl = '', [string]$ChallengeFile = '', [string]$CaThumbprint = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G14' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }
    $server = Get-Server $ServerUrl $ChallengeFile $CaThumbprint
    if ($null -eq $server) { return Skipped $NoServer }

    $tpm = Get-CimInstance -Namespace 'root\cimv2\Security\MicrosoftTpm' -ClassName Win32_Tpm -ErrorAction SilentlyContinue
    if ($null -ne $tpm) { return Skipped 'this machine has a TPM' }
    $values = Get-ScepValues $server 'CN=scepter-field-protection'
    $values['KeyProtection'] = [int]2
    $name = New-ScepName
    try {
        $outcome = Invoke-Scep $name $values -Keep
        if ($outcome.status -ne 1) { return Skipped "no installation came through: status $($outcome.status), $($outcome.code)" }
        $certificate = Get-Item -Path ('Cert:\LocalMachine\My\' + $outcome.thumbprint)
        $extensions = [Security.Cryptography.X509Certificates.RSACertificateExtensions]
        $private = $extensions::GetRSAPrivateKey($certificate)
        if ($private -isnot [Security.Cryptography.RSACng]) { return Failed "the key is a $($private.GetType().Name)" }
        $provider = $private.Key.Provider
        $container = $private.Key.KeyName
        $private.Dispose()
    } finally {
        Remove-Scep $name
    }
    $left = [Security.Cryptography.CngKey]::Exists($container, $provider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey)
    $text = "the key was in $($provider.Provider), and after Delete it is " + $(if ($left) { 'still there' } else { 'gone' })
    if (-not $left -and $provider.Provider -eq 'Microsoft Software Key Storage Provider') { return Passed $text }
    return Failed $text
}
