# The SCEP object of CertEnroll, for the scripts that ask what its Initialize takes. Read after field-test.ps1.
# The key lies in the store of the user who runs the script, and is deleted again.

function Get-Hash([string]$Algorithm, $Certificate) {
    $hash = [Security.Cryptography.HashAlgorithm]::Create($Algorithm)
    try {
        return ([BitConverter]::ToString($hash.ComputeHash($Certificate.RawData)) -replace '-', '').ToLowerInvariant()
    } finally {
        $hash.Dispose()
    }
}

# The certificates of a GetCACert answer, DER or PKCS#7.
function Read-Certificates([string]$File) {
    $all = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection
    $all.Import([IO.File]::ReadAllBytes((Resolve-Path $File).Path))
    return , $all
}

function Test-Root($Certificate) { return $Certificate.Subject -eq $Certificate.Issuer }

# The CA that issued the others; it may be the root itself.
function Get-Issuing($Certificates) {
    foreach ($each in $Certificates) {
        if (Test-Root $each) { continue }
        foreach ($other in $Certificates) {
            if ($other.Issuer -eq $each.Subject) { return $each }
        }
    }
    return $Certificates | Where-Object { Test-Root $_ } | Select-Object -First 1
}

# 'taken', or the code with which Initialize refuses.
function Test-Initialize([string]$Thumbprint, [byte[]]$Answer) {
    $key = $null
    $scep = $null
    try {
        $rsa = New-Object -ComObject X509Enrollment.CObjectId
        $rsa.InitializeFromValue('1.2.840.113549.1.1.1')
        $key = New-Object -ComObject X509Enrollment.CX509PrivateKey
        $key.ProviderName = 'Microsoft Software Key Storage Provider'
        $key.Algorithm = $rsa
        $key.Length = 2048
        $key.MachineContext = $false
        $key.Silent = $true
        $key.Create()
        $name = New-Object -ComObject X509Enrollment.CX500DistinguishedName
        $name.Encode('CN=scepter-field', 0)
        $request = New-Object -ComObject X509Enrollment.CX509CertificateRequestPkcs10
        $request.InitializeFromPrivateKey(1, $key, '')
        $request.Subject = $name
        $scep = New-Object -ComObject X509Enrollment.CX509SCEPEnrollment
        try {
            # 4: hex, 1: base64.
            $scep.Initialize($request, $Thumbprint, 4, [Convert]::ToBase64String($Answer), 1)
            return 'taken'
        } catch {
            return Get-Code $_
        }
    } finally {
        if ($null -ne $scep) { try { $scep.DeleteRequest() } catch { $null = $_ } }
        if ($null -ne $key) { try { $key.Delete() } catch { $null = $_ } }
    }
}
