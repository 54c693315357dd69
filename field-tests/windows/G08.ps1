# G08: local MDM (mdmlocalmanagement.dll): which builds, what causes 80070032, a second call, Atomic and Exec, what Unregister
# leaves?
# Preconditions: an elevated console on a machine that may be set up anew, with no MDM.
# Cannot be automated: says why, and the steps.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G08' -Results $Results -Test {
    return Skipped (
        'it works only after a flag that pretends an edition feature, which no script sets; by hand: (1) switch ' +
        'embedded mode on by a provisioning package on an IoT Enterprise machine; (2) note ' +
        'HKLM\SOFTWARE\Microsoft\Enrollments; (3) in a 64-bit process on an MTA thread call ' +
        'RegisterDeviceWithLocalManagement and ApplyLocalManagementSyncML with the Atomic of docs/syncml.md, each ' +
        'in a process of its own, then twice in one; (4) UnregisterDeviceWithLocalManagement and compare ' +
        'Enrollments; (5) enrol at Intune; (6) again on Pro and Enterprise of each build, with the codes')
}
