# The agent as a service: install, start, status, stop, uninstall, as .ci/wine-service does it on Wine. One line:
#   service.ps1 -Change [-Label NAME] [-Results FOLDER] -Jdk FOLDER -Libraries FOLDER [-Messages scepter-events.dll]
# Preconditions: an elevated console, a machine without Scepter, a JDK or JRE for Windows, the jars of
# src-test-fixtures/target/lib after a build, the DLL that wix/message-dll makes. No server.
# Puts the program into its own folder below Program Files and removes service, program and data folder at the end.
param(
    [switch]$Change,
    [string]$Label = '',
    [string]$Results = '',
    [string]$Jdk = $env:JAVA_HOME,
    [string]$Libraries = '',
    [string]$Messages = ''
)

. "$PSScriptRoot\field-test.ps1"

$program = Join-Path $env:ProgramFiles 'Scepter field test'
$data = Join-Path $env:ProgramData 'Scepter field test'
$java = Join-Path $program 'jre\bin\java.exe'
$log = Join-Path ([IO.Path]::GetTempPath()) "scepter-field-$PID"
$serviceKey = 'HKLM:\SYSTEM\CurrentControlSet\Services\Scepter'

function Install-Program {
    $null = New-Item -ItemType Directory -Path (Join-Path $program 'lib')
    Copy-Item -Recurse -Path $Jdk -Destination (Join-Path $program 'jre')
    Copy-Item -Path (Join-Path $Libraries '*.jar') -Destination (Join-Path $program 'lib')
    if ($Messages) { Copy-Item -Path $Messages -Destination (Join-Path $program 'lib\scepter-events.dll') }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $jar = Get-ChildItem -Path (Join-Path $program 'lib') | Where-Object { $_.Name -match '^jna-\d' } | Select-Object -First 1
    $archive = [IO.Compression.ZipFile]::OpenRead($jar.FullName)
    try {
        $entry = $archive.GetEntry('com/sun/jna/win32-x86-64/jnidispatch.dll')
        [IO.Compression.ZipFileExtensions]::ExtractToFile($entry, (Join-Path $program 'lib\jnidispatch.dll'))
    } finally {
        $archive.Dispose()
    }
}

# Runs a command of the program: its exit code and its JSON.
function Invoke-Scepter([string]$Words) {
    $options = "-XX:+UseSerialGC -Djna.nounpack=true `"-Djna.boot.library.path=$program\lib`" -cp `"$program\lib\*`""
    $call = "$options dev.scepter.agent.cli.Main $Words --json --data-dir `"$data`""
    $process = Start-Process -FilePath $java -ArgumentList $call -NoNewWindow -PassThru `
        -RedirectStandardOutput "$log.out" -RedirectStandardError "$log.err"
    # Without the handle, asked for early, the exit code is lost.
    $null = $process.Handle
    if (-not $process.WaitForExit(120000)) {
        $process.Kill()
        throw "$Words did not end within 120 s"
    }
    $process.WaitForExit()
    $text = [IO.File]::ReadAllText("$log.out")
    $json = $null
    if ($text.Trim()) { $json = ConvertFrom-Json $text }
    return @{ code = $process.ExitCode; json = $json; text = Get-OneLine ($text + ' ' + [IO.File]::ReadAllText("$log.err")) }
}

function Assert-Service([string]$Words, [int]$Code, [string]$Pattern) {
    $answer = Invoke-Scepter "service $Words"
    if ($answer.code -ne $Code -or $answer.text -notmatch $Pattern) {
        throw "service $Words`: exit $($answer.code) and not $Code with $Pattern`: $($answer.text)"
    }
    return $answer
}

function Assert-Setting([string]$Name, [int]$Value) {
    $key = Get-ItemProperty -Path $serviceKey
    $property = $key.PSObject.Properties[$Name]
    if ($null -eq $property -or $property.Value -ne $Value) {
        $is = if ($null -eq $property) { 'missing' } else { $property.Value }
        throw "the service's $Name is $is and not $Value"
    }
}

function State([string]$Name) { return "`"state`"\s*:\s*`"$Name`"" }

function Test-Life {
    $null = Assert-Service 'status' 1 (State 'NOT_INSTALLED')
    $null = Assert-Service 'start' 1 'SERVICE_NOT_INSTALLED'
    $null = Assert-Service 'install' 0 (State 'STOPPED')
    $null = Assert-Service 'install' 1 'ERROR_SERVICE_EXISTS'
    Assert-Setting 'Type' 0x10
    Assert-Setting 'Start' 2
    Assert-Setting 'PreshutdownTimeout' 10000
    # Wine refuses these.
    Assert-Setting 'DelayedAutostart' 1
    Assert-Setting 'ServiceSidType' 1
    Assert-Setting 'FailureActionsOnNonCrashFailures' 1
    $null = Assert-Service 'stop' 0 (State 'STOPPED')
    foreach ($round in 1..3) {
        $null = Assert-Service 'start' 0 (State 'RUNNING')
        $status = Assert-Service 'status' 0 (State 'RUNNING')
        $process = Get-Process -Id $status.json.processId
        $null = Assert-Service 'start' 0 (State 'RUNNING')
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Stop-Service -Name Scepter
        if (-not $process.WaitForExit(3000)) { throw "round $round`: the process is there 3 s after the stop" }
        $stopped = $watch.ElapsedMilliseconds
        $null = Assert-Service 'status' 1 (State 'STOPPED')
    }
    $filter = @{ LogName = 'Application'; ProviderName = 'Scepter' }
    $events = @(Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue)
    $shown = @($events | Where-Object { $_.Message }).Count
    if ($Messages -and $events.Count -ne $shown) { throw "of $($events.Count) events $shown have a text" }
    # While it runs.
    $null = Assert-Service 'start' 0 (State 'RUNNING')
    $null = Assert-Service 'uninstall' 0 (State 'NOT_INSTALLED')
    $null = Assert-Service 'uninstall' 0 (State 'NOT_INSTALLED')
    if (Test-Path $serviceKey) { throw 'the key of the service is still there' }
    return Passed "install, 3 times start and stop (the last in $stopped ms), $shown events with text, uninstall"
}

Invoke-FieldTest -Id "service-$Label" -Results $Results -Test {
    if (-not $Change) { return Skipped 'makes a service and removes it again: needs -Change' }
    if ((Get-Rights) -eq 'plain') { return Skipped 'needs an elevated console' }
    if (-not $Jdk -or -not (Test-Path "$Jdk\bin\java.exe")) { return Skipped 'needs -Jdk' }
    if (-not $Libraries -or -not (Test-Path $Libraries)) { return Skipped 'needs -Libraries' }
    if ((Test-Path $serviceKey) -or (Test-Path $program) -or (Test-Path $data)) { return Skipped 'Scepter is on this machine' }
    try {
        Install-Program
        return Test-Life
    } finally {
        if (Test-Path $serviceKey) { $null = Invoke-Scepter 'service uninstall' }
        foreach ($each in $program, $data, "$log.out", "$log.err") {
            if (Test-Path $each) { Remove-Item -Recurse -Force -Path $each }
        }
    }
}
