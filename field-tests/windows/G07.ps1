# G07: what may an optional property be in Put_: absent, null or empty?
# Preconditions: LocalSystem, -Change. No server: nothing is enrolled.
# PASS: absent is taken; the line says whether null and empty are as well. FAIL: absent is refused.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G07' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }

    $said = @()
    $codes = @{}
    foreach ($form in 'absent', 'null', 'empty') {
        $values = Get-ScepValues (Get-NoServer) 'CN=scepter-field-optional'
        foreach ($property in 'SubjectAlternativeNames', 'TemplateName') {
            if ($form -eq 'null') { $values[$property] = $null }
            if ($form -eq 'empty') { $values[$property] = '' }
        }
        $name = New-ScepName
        $codes[$form] = 'taken'
        try {
            $null = New-ScepInstall $name $values
        } catch {
            $codes[$form] = Get-Code $_
        } finally {
            Remove-Scep $name
        }
        $said += "$form`: $($codes[$form])"
    }
    if ($codes['absent'] -eq 'taken') { return Passed ($said -join ', ') }
    return Failed ($said -join ', ')
}
