# G11: does the SCEP helper of CertEnroll under LocalSystem heed proxy, private TLS root, client authentication?
# Preconditions: LocalSystem; a network that lets only a proxy out; a SCEP server under https with a certificate of a private
# CA.
# Cannot be automated: says why, and the steps.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G11' -Results $Results -Test {
    return Skipped (
        'needs a network of its own; by hand: (1) set the WinHTTP proxy of the machine and install the private ' +
        'root; (2) as LocalSystem call CX509SCEPEnrollmentHelper.Initialize with the address including ' +
        '/pkiclient.exe and a thumbprint, then Enroll(0); (3) read at proxy and server whether and as whom it ' +
        'came; (4) again without the root, and with a server that asks for a client certificate')
}
