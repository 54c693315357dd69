# Runs all scripts for open questions, one line each: run-all.ps1 [-Change] [-AsSystem] [-Results FOLDER]
# -Change lets them make what they remove again (keys, SCEP nodes). -AsSystem runs them as LocalSystem, by a scheduled task
# that is removed at the end; needs an elevated console. Exit code: 1 if one of them says FAIL or breaks the rules, else 0.
# What needs a server says so; run it alone with its parameters.
param([switch]$Change, [switch]$AsSystem, [string]$Results = '', [string]$Output = '')

. "$PSScriptRoot\field-test.ps1"

$arguments = @('-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File')
$folder = ''
if ($Results) { $folder = (New-Item -ItemType Directory -Force -Path $Results).FullName }

if ($AsSystem) {
    $lines = [IO.Path]::GetTempFileName()
    $task = 'ScepterFieldTests-' + $PID
    $call = ($arguments -join ' ') + " `"$PSCommandPath`" -Output `"$lines`""
    if ($folder) { $call += " -Results `"$folder`"" }
    if ($Change) { $call += ' -Change' }
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $call
    $settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    $null = Register-ScheduledTask -TaskName $task -User 'NT AUTHORITY\SYSTEM' -RunLevel Highest -Action $action `
        -Settings $settings
    $code = 1
    try {
        Start-ScheduledTask -TaskName $task
        $end = [DateTime]::UtcNow.AddMinutes(30)
        do {
            Start-Sleep -Seconds 2
            $state = (Get-ScheduledTask -TaskName $task).State
        } while ($state -in 'Running', 'Queued' -and [DateTime]::UtcNow -lt $end)
        $written = @(Get-Content -Path $lines)
        $written
        if ($state -notin 'Running', 'Queued' -and $written.Count -gt 0) {
            $code = (Get-ScheduledTaskInfo -TaskName $task).LastTaskResult
        } else {
            "FAIL: the task is $state and wrote $($written.Count) lines"
        }
    } finally {
        Stop-ScheduledTask -TaskName $task
        Unregister-ScheduledTask -TaskName $task -Confirm:$false
        Remove-Item -Path $lines
    }
    exit $code
}

$bad = 0
foreach ($script in Get-ChildItem -Path $PSScriptRoot -Filter 'G*.ps1' | Sort-Object Name) {
    $own = $arguments + $script.FullName
    if ($Change) { $own += '-Change' }
    if ($folder) { $own += @('-Results', $folder) }
    $said = @(& powershell.exe $own)
    $code = $LASTEXITCODE
    $line = '{0}  {1}' -f $script.BaseName, ($said -join ' | ')
    $kept = $said.Count -eq 1 -and (
        ($code -eq 0 -and $said[0] -like 'PASS *') -or
        ($code -eq 1 -and $said[0] -like 'FAIL *') -or
        ($code -eq 77 -and $said[0] -like 'SKIPPED (*)'))
    if (-not $kept) { $line += "  (exit $code, $($said.Count) lines: not what a script may answer)" }
    if (-not $kept -or $code -eq 1) { $bad++ }
    $line
    if ($Output) { Add-Content -Path $Output -Value $line }
}
if ($bad -gt 0) { exit 1 }
exit 0
