# G16: which numbers are "user cancelled" and "MDM not configured"?
# Preconditions: a Windows that may be enrolled, and somebody at its screen.
# Cannot be automated: says why, and the steps.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G16' -Results $Results -Test {
    return Skipped (
        'somebody has to cancel a dialogue; by hand: (1) begin an enrolment in Settings, Access work or school, ' +
        'and cancel it; (2) enrol a user whose tenant has no MDM; (3) read the HRESULT in the log Microsoft- ' +
        'Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin')
}
