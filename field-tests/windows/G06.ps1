# G06: is BridgeMgmt_Transaction needed, because the node demands Atomic?
# Preconditions: LocalSystem, -Change. No server: nothing is enrolled.
# PASS: Put_ is taken without a transaction. FAIL: only inside one, or not at all.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"
. "$PSScriptRoot\bridge.ps1"

Invoke-FieldTest -Id 'G06' -Results $Results -Test {
    $obstacle = Get-BridgeObstacle $Change
    if ($obstacle) { return Skipped $obstacle }

    $values = Get-ScepValues (Get-NoServer) 'CN=scepter-field-plain'
    $name = New-ScepName
    try {
        $null = New-ScepInstall $name $values
        return Passed 'Put_ is taken without a transaction'
    } catch {
        $plain = Get-Code $_
    } finally {
        Remove-Scep $name
    }
    $name = New-ScepName
    $request = @{ requestId = [Guid]::NewGuid().ToString() }
    $manager = @{ Namespace = $BridgeNamespace; ClassName = 'MDM_BridgeMgmt_Transaction' }
    try {
        $null = Invoke-CimMethod @manager -MethodName TransactionBegin -Arguments $request
        $null = New-ScepInstall $name $values
        $end = Invoke-CimMethod @manager -MethodName TransactionEnd -Arguments $request
        return Failed "plain: $plain; in a transaction: $($end.transactionMiResult) $($end.failedRequestDetails)"
    } catch {
        return Failed "plain: $plain; in a transaction: $(Get-Code $_)"
    } finally {
        Remove-Scep $name
    }
}
