# G19: which DISPIDs has CertEnroll, and is the default interface the newest one?
# Preconditions: any account. Reads only: makes objects and asks for names.
# PASS: every name is known by its expected DISPID. FAIL: the line shows the others. A name of a later interface is only known
# if that one is the default.
param([switch]$Change, [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

Invoke-FieldTest -Id 'G19' -Results $Results -Test {
    $expected = [ordered]@{
        CX509SCEPEnrollment = @(
            'Initialize=60020000 InitializeForPending=60020001 CreateRequestMessage=60020002',
            'CreateRetrievePendingMessage=60020003 ProcessResponseMessage=60020005 ServerCapabilities=60020006',
            'FailInfo=60020007 SignerCertificate=60020008 TransactionId=6002000C Status=60020011',
            'DeleteRequest=60020015 ProcessResponseMessage2=60030001 ResultMessageText=60030002') -join ' '
        CX509SCEPEnrollmentHelper = @(
            'Initialize=60020000 InitializeForPending=60020001 Enroll=60020002 FetchPending=60020003',
            'X509SCEPEnrollment=60020004 ResultMessageText=60020005') -join ' '
        CX509CertificateRequestPkcs10 = @(
            'Encode=60020001 SuppressDefaults=6002000C HashAlgorithm=60020014 InitializeFromPrivateKey=60030001',
            'InitializeFromCertificate=60030003 Subject=6003000D X509Extensions=60030016',
            'ChallengePassword=60050008 NameValuePairs=6005000A') -join ' '
        CX509PrivateKey = @(
            'Open=60020000 Create=60020001 Close=60020002 Delete=60020003 ContainerName=60020008',
            'ProviderName=60020012 Algorithm=60020018 KeySpec=6002001A Length=6002001C ExportPolicy=6002001E',
            'KeyUsage=60020020 MachineContext=60020024 SecurityDescriptor=60020026 Silent=6002002F',
            'FriendlyName=60020036') -join ' '
        CX500DistinguishedName = 'Decode=60020000 Encode=60020001 Name=60020002 EncodedName=60020003'
        CX509Enrollment = @(
            'Initialize=60020000 InitializeFromRequest=60020002 CreateRequest=60020003 InstallResponse=60020005',
            'CertificateFriendlyName=60020011') -join ' '
        CObjectId = 'InitializeFromName=60020000 InitializeFromValue=60020001 InitializeFromAlgorithmName=60020002'
        CObjectIds = 'ItemByIndex=0 Count=1 Add=2 Remove=3 Clear=4'
        CAlternativeName = 'InitializeFromString=60020000 InitializeFromRawData=60020001 InitializeFromOtherName=60020002'
        CSignerCertificate = 'Initialize=60020000 Certificate=60020001 PrivateKey=60020002 Silent=60020003'
    }
    Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;

public static class FieldTestNames {
    [ComImport, Guid("00020400-0000-0000-C000-000000000046"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    private interface IDispatchNames {
        [PreserveSig] int GetTypeInfoCount(out uint count);
        [PreserveSig] int GetTypeInfo(uint index, uint locale, out IntPtr info);
        [PreserveSig] int GetIDsOfNames(ref Guid reserved,
            [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPWStr)] string[] names,
            uint count, uint locale, out int id);
    }

    public static string Find(object target, string name) {
        Guid reserved = Guid.Empty;
        int id;
        int result = ((IDispatchNames) target).GetIDsOfNames(ref reserved, new[] { name }, 1, 0, out id);
        return result == 0 ? id.ToString("X") : "unknown, " + result.ToString("X8");
    }
}
'@
    $other = @()
    $count = 0
    foreach ($class in $expected.Keys) {
        $object = New-Object -ComObject "X509Enrollment.$class"
        foreach ($pair in $expected[$class] -split ' ') {
            $name, $id = $pair -split '='
            $count++
            $found = [FieldTestNames]::Find($object, $name)
            if ($found -ne $id) { $other += "$class.$name is $found and not $id" }
        }
    }
    if ($other.Count -eq 0) { return Passed "$count names as expected" }
    return Failed ($other -join '; ')
}
