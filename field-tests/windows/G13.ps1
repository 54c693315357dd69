# G13: which RSA lengths does the TPM take, and does one key sign and decrypt?
# Preconditions: -Change, an elevated console, a TPM 2.0. Makes machine keys in the TPM and deletes them. No server.
# PASS: 2048 bits sign and decrypt with one key; the line says what 3072 and 4096 do. FAIL: 2048 bits do not.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G13' -Results $Results -Test {
    if (-not $Change) { return Skipped 'makes keys and deletes them again: needs -Change' }
    if ((Get-Rights) -eq 'plain') { return Skipped 'needs an elevated console' }
    $tpm = Get-CimInstance -Namespace 'root\cimv2\Security\MicrosoftTpm' -ClassName Win32_Tpm -ErrorAction SilentlyContinue
    if ($null -eq $tpm) { return Skipped 'no TPM' }
    $said = @()
    $outcomes = @{}
    foreach ($bits in 2048, 3072, 4096) {
        $key = $null
        $step = 'create'
        try {
            $parameters = New-Object Security.Cryptography.CngKeyCreationParameters
            $parameters.Provider = New-Object Security.Cryptography.CngProvider 'Microsoft Platform Crypto Provider'
            $parameters.KeyCreationOptions = [Security.Cryptography.CngKeyCreationOptions]::MachineKey
            $parameters.ExportPolicy = [Security.Cryptography.CngExportPolicies]::None
            $parameters.KeyUsage = [Security.Cryptography.CngKeyUsages]'Decryption, Signing'
            $length = New-Object Security.Cryptography.CngProperty 'Length', ([BitConverter]::GetBytes([int]$bits)), 'None'
            $parameters.Parameters.Add($length)
            $name = 'scepter-field-' + [Guid]::NewGuid().ToString('N')
            $key = [Security.Cryptography.CngKey]::Create([Security.Cryptography.CngAlgorithm]::Rsa, $name, $parameters)
            $rsa = New-Object Security.Cryptography.RSACng $key
            $message = [byte[]](1..32)
            $step = 'sign'
            $signing = [Security.Cryptography.RSASignaturePadding]::Pkcs1
            $signature = $rsa.SignData($message, [Security.Cryptography.HashAlgorithmName]::SHA256, $signing)
            if (-not $rsa.VerifyData($message, $signature, [Security.Cryptography.HashAlgorithmName]::SHA256, $signing)) {
                throw 'the signature does not verify'
            }
            $step = 'decrypt'
            $padding = [Security.Cryptography.RSAEncryptionPadding]::Pkcs1
            $clear = $rsa.Decrypt($rsa.Encrypt($message, $padding), $padding)
            if ([BitConverter]::ToString($clear) -ne [BitConverter]::ToString($message)) { throw 'another text came out' }
            $outcomes[$bits] = 'signs and decrypts'
        } catch {
            $outcomes[$bits] = "$step fails, $(Get-Code $_)"
        } finally {
            if ($null -ne $key) { $key.Delete() }
        }
        $said += "$bits`: $($outcomes[$bits])"
    }
    $text = "$($tpm.ManufacturerIdTxt) $($tpm.ManufacturerVersion): " + ($said -join '; ')
    if ($outcomes[2048] -eq 'signs and decrypts') { return Passed $text }
    return Failed $text
}
