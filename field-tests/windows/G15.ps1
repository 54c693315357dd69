# G15: does scripting COM carry the user scope of the bridge from SYSTEM?
# Preconditions: LocalSystem, a signed-in user, a SCEP server.
# Cannot be automated: says why, and the steps.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G15' -Results $Results -Test {
    return Skipped (
        'a script cannot choose a safe user for a certificate; by hand: (1) as LocalSystem make an ' +
        'SWbemNamedValueSet with PolicyPlatformContext_PrincipalContext_Type = PolicyPlatform_UserContext and ' +
        'PolicyPlatformContext_PrincipalContext_Id = the SID of a test user; (2) pass it to Put_ and ExecMethod_ ' +
        'of Install03 as in G05; (3) look in which store the certificate lies: certutil -store My, and as the user ' +
        'certutil -user -store My')
}
