# G10: does CertEnroll take a GetCACert answer that is one DER certificate, or a chain without root?
# Preconditions: -Change; any account. -GetCACertFile is the body of a GetCACert answer of a SCEP server with certificates of
# a CA, for signing and for encryption, and its root (PKCS#7). Nothing is sent.
# PASS: PKCS#7 with the root is taken; the line says what else is. FAIL: it is not, another form is. SKIPPED: none is.
param([switch]$Change, [string]$Results = '', [string]$GetCACertFile = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\certenroll.ps1"

Invoke-FieldTest -Id 'G10' -Results $Results -Test {
    if (-not $Change) { return Skipped 'makes a key and deletes it again: needs -Change' }
    if (-not $GetCACertFile) { return Skipped 'needs -GetCACertFile, see the head of the script' }
    $certificates = Read-Certificates $GetCACertFile
    $root = $certificates | Where-Object { Test-Root $_ } | Select-Object -First 1
    if ($null -eq $root) { return Skipped 'the answer holds no root' }

    $withoutRoot = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection
    $whole = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection
    foreach ($each in $certificates) {
        $null = $whole.Add($each)
        if (-not (Test-Root $each)) { $null = $withoutRoot.Add($each) }
    }
    $type = [Security.Cryptography.X509Certificates.X509ContentType]::Pkcs7
    $forms = [ordered]@{
        'whole' = $whole.Export($type)
        'without root' = $withoutRoot.Export($type)
        'one DER certificate' = $root.RawData
    }
    $outcomes = [ordered]@{}
    foreach ($form in $forms.Keys) {
        $outcome = 'not tried'
        foreach ($algorithm in 'MD5', 'SHA1', 'SHA256') {
            $outcome = Test-Initialize (Get-Hash $algorithm $root) $forms[$form]
            if ($outcome -eq 'taken') { break }
        }
        $outcomes[$form] = $outcome
    }
    $text = ($outcomes.Keys | ForEach-Object { "$_`: $($outcomes[$_])" }) -join '; '
    if ($outcomes.Values -notcontains 'taken') { return Skipped "none is taken, $text" }
    if ($outcomes['whole'] -eq 'taken') { return Passed $text }
    return Failed $text
}
