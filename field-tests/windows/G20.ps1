# G20: which COM apartments do SWbemLocator and CertEnroll work in?
# Preconditions: any account. Reads only: asks WMI for the name of Windows, makes an object identifier. What JNA adds is not
# shown.
# PASS: both work in STA and MTA. FAIL: the line shows what does not.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G20' -Results $Results -Test {
    $work = @'
$ErrorActionPreference = 'Stop'
try {
    $services = (New-Object -ComObject WbemScripting.SWbemLocator).ConnectServer('.', 'root\cimv2')
    $wmi = 'works'
    if ($services.ExecQuery('SELECT Caption FROM Win32_OperatingSystem').Count -ne 1) { $wmi = 'finds nothing' }
} catch { $wmi = 'fails, {0:X8}' -f $_.Exception.HResult }
try {
    $id = New-Object -ComObject X509Enrollment.CObjectId
    $id.InitializeFromValue('1.2.840.113549.1.1.1')
    $scep = New-Object -ComObject X509Enrollment.CX509SCEPEnrollment
    $enroll = 'works'
} catch { $enroll = 'fails, {0:X8}' -f $_.Exception.HResult }
$state = [Threading.Thread]::CurrentThread.GetApartmentState()
"$state`: SWbemLocator $wmi, CertEnroll $enroll"
'@
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($work))
    $said = foreach ($apartment in '-Sta', '-Mta') {
        & powershell.exe -NoProfile -NonInteractive $apartment -OutputFormat Text -EncodedCommand $encoded
    }
    $text = $said -join '; '
    $expected = 'STA: SWbemLocator works, CertEnroll works; MTA: SWbemLocator works, CertEnroll works'
    if ($text -eq $expected) { return Passed $text }
    return Failed $text
}
