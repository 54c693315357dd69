# G12: how does the CSP send ValidPeriod?
# Preconditions: a SCEP server that keeps the requests it decrypted; LocalSystem or an MDM.
# Cannot be automated: says why, and the steps.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G12' -Results $Results -Test {
    return Skipped (
        'the answer lies in the request, which only the server can decrypt; by hand: (1) install with ValidPeriod ' +
        'Days and ValidPeriodUnits 30, by the MDM or like G05; (2) at the server list the attributes of the ' +
        'PKCS#10: openssl asn1parse')
}
