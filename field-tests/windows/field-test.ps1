# What the scripts of this folder share; each reads it first. For Windows PowerShell 5.1 and later.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function Passed([string]$Text) { [pscustomobject]@{ Outcome = 'PASS'; Text = $Text } }

function Failed([string]$Text) { [pscustomobject]@{ Outcome = 'FAIL'; Text = $Text } }

function Skipped([string]$Reason) { [pscustomobject]@{ Outcome = 'SKIPPED'; Text = $Reason } }

# 'system' for LocalSystem, else 'elevated' or 'plain'.
function Get-Rights {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    if ($identity.IsSystem) { return 'system' }
    $principal = New-Object Security.Principal.WindowsPrincipal $identity
    if ($principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { return 'elevated' }
    return 'plain'
}

# Product, edition and build of this Windows, as the registry has them.
function Get-WindowsVersion {
    $key = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    return [ordered]@{
        product = [string]$key.ProductName
        edition = [string]$key.EditionID
        build = '{0}.{1}' -f $key.CurrentBuildNumber, $key.UBR
    }
}

# The HRESULT of the innermost error, 8 hex digits; of an error of WMI its MI result.
function Get-Code($ErrorRecord) {
    $exception = $ErrorRecord.Exception
    while ($null -ne $exception.InnerException) { $exception = $exception.InnerException }
    if ($exception -is [Microsoft.Management.Infrastructure.CimException]) { return "MI result $($exception.StatusCode)" }
    return '{0:X8}' -f $exception.HResult
}

function Get-OneLine([string]$Text) { return ($Text -replace '\s+', ' ').Trim() }

# Writes the result file, if a folder for it was given. Its name and content say which Windows it was.
function Write-Result([string]$Id, $Result, [string]$Folder, $More) {
    if (-not $Folder) { return }
    $version = Get-WindowsVersion
    $rights = Get-Rights
    $content = [ordered]@{
        test = $Id
        outcome = $Result.Outcome
        text = Get-OneLine $Result.Text
        windows = $version
        rights = $rights
        at = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
    }
    if ($null -ne $More) { $content['details'] = $More }
    $target = New-Item -ItemType Directory -Force -Path $Folder
    $name = '{0}-{1}-{2}-{3}.json' -f $Id, $version.build, $version.edition, $rights
    $json = ConvertTo-Json -InputObject $content -Depth 5
    [IO.File]::WriteAllText((Join-Path $target.FullName $name), $json + "`n")
}

# Runs the test, prints its one line, writes its result file, and ends the script: 0 PASS, 1 FAIL, 77 SKIPPED.
# The test returns what Passed, Failed or Skipped made; an error in it is a FAIL.
function Invoke-FieldTest([string]$Id, [string]$Results, [scriptblock]$Test) {
    try {
        $result = & $Test | Where-Object { $_ -is [psobject] -and $_.PSObject.Properties['Outcome'] } | Select-Object -Last 1
        if ($null -eq $result) { $result = Failed 'the script came to no result' }
    } catch {
        $result = Failed ('{0} ({1}, line {2})' -f $_.Exception.Message, (Get-Code $_), $_.InvocationInfo.ScriptLineNumber)
    }
    Write-Result $Id $result $Results $null
    $text = Get-OneLine $result.Text
    if ($result.Outcome -eq 'SKIPPED') {
        [Console]::Out.WriteLine("SKIPPED ($text)")
        exit 77
    }
    [Console]::Out.WriteLine('{0} {1}: {2}' -f $result.Outcome, $Id, $text)
    if ($result.Outcome -eq 'PASS') { exit 0 }
    exit 1
}
