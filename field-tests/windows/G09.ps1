# G09: which thumbprint does CertEnroll take: MD5, SHA-1, SHA-256; of root or issuing CA?
# Preconditions: -Change; any account. -GetCACertFile is the body of a GetCACert answer of a SCEP server with certificates of
# a CA, for signing and for encryption, and its root (PKCS#7). Nothing is sent.
# PASS: the MD5 of the root is taken, as a public client has it; the line says what else is. FAIL: another one is. SKIPPED:
# none is, then the answer of the server does not suit.
param([switch]$Change, [string]$Results = '', [string]$GetCACertFile = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\certenroll.ps1"

Invoke-FieldTest -Id 'G09' -Results $Results -Test {
    if (-not $Change) { return Skipped 'makes a key and deletes it again: needs -Change' }
    if (-not $GetCACertFile) { return Skipped 'needs -GetCACertFile, see the head of the script' }
    $certificates = Read-Certificates $GetCACertFile
    $root = $certificates | Where-Object { Test-Root $_ } | Select-Object -First 1
    if ($null -eq $root) { return Skipped 'the answer holds no root' }

    $answer = [IO.File]::ReadAllBytes((Resolve-Path $GetCACertFile).Path)
    $issuing = Get-Issuing $certificates
    $said = @()
    $taken = @()
    foreach ($algorithm in 'MD5', 'SHA1', 'SHA256') {
        foreach ($which in 'root', 'issuing CA') {
            $certificate = if ($which -eq 'root') { $root } else { $issuing }
            $outcome = Test-Initialize (Get-Hash $algorithm $certificate) $answer
            $said += "$algorithm of $which`: $outcome"
            if ($outcome -eq 'taken') { $taken += "$algorithm $which" }
        }
    }
    $text = $said -join '; '
    if ($taken.Count -eq 0) { return Skipped "none is taken, $text" }
    if ($taken -contains 'MD5 root') { return Passed $text }
    return Failed $text
}
