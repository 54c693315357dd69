# Counts the results of `mvn verify -P windows` in the checkout, one line, and writes a result file with each class:
# tests.ps1 [-Jdk VERSION] [-Results FOLDER]. FAIL if a test failed, or if there are none.
param([string]$Jdk = '', [string]$Results = '')

. "$PSScriptRoot\field-test.ps1"

$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
$classes = [ordered]@{}
$ran = 0
$bad = 0
$skipped = 0
foreach ($module in 'agent', 'src-test-fixtures') {
    $reports = Join-Path $root "$module\target\surefire-reports"
    if (-not (Test-Path $reports)) { continue }
    foreach ($file in Get-ChildItem -Path $reports -Filter 'TEST-*.xml' | Sort-Object Name) {
        $suite = ([xml][IO.File]::ReadAllText($file.FullName)).testsuite
        $failed = [int]$suite.failures + [int]$suite.errors
        $classes[$suite.GetAttribute('name')] = '{0} run, {1} failed, {2} skipped' -f $suite.tests, $failed, $suite.skipped
        $ran += [int]$suite.tests
        $bad += $failed
        $skipped += [int]$suite.skipped
    }
}
$text = "$ran tests in $($classes.Count) classes, $bad failed, $skipped skipped"
$result = if ($bad -eq 0 -and $ran -gt $skipped) { Passed $text } else { Failed $text }
$more = [ordered]@{ jdk = $Jdk; commit = [string]$env:GITHUB_SHA; classes = $classes }
Write-Result "tests-jdk$Jdk" $result $Results $more
"$($result.Outcome) tests: $text"
if ($result.Outcome -eq 'PASS') { exit 0 }
exit 1
