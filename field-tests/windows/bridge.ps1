# SCEP by the MDM bridge provider of WMI, for the scripts that ask how the ClientCertificateInstall CSP behaves.
# Read after field-test.ps1. For the device only LocalSystem may use it.

$BridgeNamespace = 'root\cimv2\mdm\dmmap'
$BridgeNode = 'MDM_ClientCertificateInstall_SCEP01_01'
$BridgeInstall = 'MDM_ClientCertificateInstall_Install03'
$BridgeParent = './Vendor/MSFT/ClientCertificateInstall/SCEP'

# Why the bridge cannot be used here; nothing if it can.
function Get-BridgeObstacle([bool]$Change) {
    if ((Get-Rights) -ne 'system') { return 'needs LocalSystem: run-all.ps1 -AsSystem' }
    if (-not $Change) { return 'makes a SCEP node and removes it again: needs -Change' }
    try {
        $null = Get-CimClass -Namespace $BridgeNamespace -ClassName $BridgeInstall
    } catch {
        return 'this Windows has no class ' + $BridgeInstall
    }
}

# The values of a request; $Server has url, challenge and thumbprint.
function Get-ScepValues($Server, [string]$Subject) {
    return @{
        ServerURL = $Server.url
        Challenge = $Server.challenge
        CAThumbprint = $Server.thumbprint
        SubjectName = $Subject
        EKUMapping = '1.3.6.1.5.5.7.3.2'
        KeyUsage = [int]160
        KeyLength = [int]2048
        KeyProtection = [int]3
        HashAlgorithm = 'SHA-2'
        RetryCount = [int]0
        RetryDelay = [int]1
    }
}

# A server that nobody listens at, for nodes that are never enrolled.
function Get-NoServer {
    $thumbprint = '0123456789ABCDEF0123456789ABCDEF01234567'
    return @{ url = 'http://127.0.0.1:9/scep'; challenge = 'unused'; thumbprint = $thumbprint }
}

# The server that the caller named; nothing if it named none. The challenge comes from a file: command lines can be read.
function Get-Server([string]$Url, [string]$ChallengeFile, [string]$Thumbprint) {
    if (-not $Url -or -not $ChallengeFile -or -not $Thumbprint) { return }
    return @{ url = $Url; challenge = ([IO.File]::ReadAllText((Resolve-Path $ChallengeFile).Path)).Trim(); thumbprint = $Thumbprint }
}

$NoServer = 'needs a SCEP server: -ServerUrl, -ChallengeFile and -CaThumbprint, see the head of the script'

function New-ScepName { return 'scepter-field-' + [Guid]::NewGuid().ToString('N').Substring(0, 12) }

# The node alone, without its values.
function New-ScepNode([string]$Name) {
    $keys = @{ ParentID = $BridgeParent; InstanceID = $Name }
    return New-CimInstance -Namespace $BridgeNamespace -ClassName $BridgeNode -Property $keys
}

function New-ScepInstall([string]$Name, [hashtable]$Values) {
    $properties = $Values.Clone()
    $properties['ParentID'] = "$BridgeParent/$Name"
    $properties['InstanceID'] = 'Install'
    return New-CimInstance -Namespace $BridgeNamespace -ClassName $BridgeInstall -Property $properties
}

function Get-ScepNode([string]$Name) {
    return Get-CimInstance -Namespace $BridgeNamespace -ClassName $BridgeNode |
        Where-Object { $_.InstanceID -eq $Name } | Select-Object -First 1
}

# Status and error code of an enrolment once it has ended, or as they are after two minutes.
function Wait-Scep([string]$Name) {
    $end = [DateTime]::UtcNow.AddMinutes(2)
    do {
        Start-Sleep -Seconds 3
        $node = Get-ScepNode $Name
        $status = if ($null -eq $node) { $null } else { $node.Status }
    } while ($status -notin 1, 4, 16, 64, 256 -and [DateTime]::UtcNow -lt $end)
    $code = if ($null -eq $node -or $null -eq $node.ErrorCode) { 'none' } else { '{0:X8}' -f $node.ErrorCode }
    $thumbprint = if ($null -eq $node) { '' } else { [string]$node.CertThumbprint }
    return @{ status = $status; code = $code; thumbprint = $thumbprint }
}

# Removes the node and the certificate that came by it.
function Remove-Scep([string]$Name) {
    $node = Get-ScepNode $Name
    if ($null -ne $node) { Remove-CimInstance -InputObject $node }
}

# One enrolment from beginning to end; a refusal before it began is the status 'refused'. $Keep leaves the certificate.
function Invoke-Scep([string]$Name, [hashtable]$Values, [switch]$Keep) {
    try {
        $instance = New-ScepInstall $Name $Values
        $called = Invoke-CimMethod -InputObject $instance -MethodName EnrollMethod
        if ($called.ReturnValue -ne 0) {
            return @{ status = 'refused'; code = '{0:X8}' -f $called.ReturnValue; thumbprint = '' }
        }
        return Wait-Scep $Name
    } catch {
        return @{ status = 'refused'; code = Get-Code $_; thumbprint = '' }
    } finally {
        if (-not $Keep) { Remove-Scep $Name }
    }
}
