"""Faults planted one at a time in good modules: each is caught, none is reported on the good ones."""

import pytest

from rewright.design.architecture import design
from rewright.model.policy import Policy
from rewright.provision.check import check
from rewright.provision.provisioning import provision

MAIN, VARIABLES, OUTPUTS, MACHINE = 'main.tf', 'variables.tf', 'outputs.tf', 'state_machine.asl.json'
FAULTS = [
    # file, what is replaced (first occurrence), by what
    (MAIN, 'resource "aws_sfn_state_machine"', 'resource "aws_state_machine"'),
    (MAIN, 'data "aws_caller_identity"', 'data "aws_caller_id"'),
    (MAIN, 'memory_size ', 'memroy_size '),
    (MAIN, 'reserved_concurrent_executions =', 'provisioned_executions =        '),
    (MAIN, 'tracing_config {', 'tracing_configuration {'),
    (MAIN, 'environment {', 'environmnt {'),
    (MAIN, 'variables = {', 'variables {'),
    (MAIN, 'versioning_configuration {', 'versioning {'),
    (MAIN, 'dynamic "image_config"', 'dynamic "image_configuration"'),
    (MAIN, 'command = [image_config.value]', 'comand = [image_config.value]'),
    (MAIN, '  function_name                  = "${local.name}-${each.key}"\n', ''),
    (MAIN, '  alarm_name          = "${local.name}-output-refused"\n', ''),
    (MAIN, '  comparison_operator = "GreaterThanThreshold"\n', ''),
    (MAIN, '      sse_algorithm = "AES256"\n', ''),
    (MAIN, '  flexible_time_window {\n    mode = "OFF"\n  }\n', ''),
    (MAIN, '  schedule_expression = var.schedule_expression\n', ''),
    (MAIN, 'role_arn = aws_iam_role.machine.arn', 'role_arn = aws_iam_role.step_functions_role.arn'),
    (MAIN, 'role_arn = aws_iam_role.machine.arn', 'role_arn = aws_iam_role.machine.arnn'),
    (MAIN, 'data.aws_caller_identity.current.account_id', 'data.aws_caller_identity.this.account_id'),
    (MAIN, 'data.aws_caller_identity.current.account_id', 'data.aws_region.current.region'),
    (MAIN, 'aws_iam_role.pipeline[each.key].arn', 'aws_iam_role.pipeline.arn'),
    (MAIN, 'aws_iam_role.machine.id', 'aws_iam_role.machine[0].id'),
    (MAIN, 'aws_lambda_function.pipeline["worker"].arn', 'aws_lambda_function.pipeline["wroker"].arn'),
    (MAIN, 's3://${aws_s3_bucket.output.bucket}', 's3://${aws_s3_bucket.temp.bucket}'),
    (MAIN, 'var.memory_mb', 'var.memory'),
    (MAIN, 'local.alarms', 'local.alarm'),
    (MAIN, 'local.tags', 'local.common_tags'),
    (MAIN, 'timeout                        = var.timeout_seconds', 'timeout                        = 901'),
    (MAIN, 'memory_size                    = var.memory_mb', 'memory_size                    = 64'),
    (MAIN, 'memory_size                    = var.memory_mb', 'memory_size                    = "lots"'),
    (MAIN, 'type = "STANDARD"', 'type = "FAST"'),
    (MAIN, 'statistic           = "Sum"', 'statistic           = "Total"'),
    (MAIN, 'treat_missing_data  = "notBreaching"', 'treat_missing_data  = "ok"'),
    (MAIN, 'threshold           = 5', 'threshold           = "five"'),
    (MAIN, 'block_public_acls       = true', 'block_public_acls       = false'),
    (MAIN, 'restrict_public_buckets = true', 'restrict_public_buckets = "maybe"'),
    (MAIN, 'status = "Enabled"\n  }\n}', 'status = "Suspended"\n  }\n}'),
    (MAIN, '"lambda:InvokeFunction"', '"lambda:*"'),
    (
        MAIN,
        '"s3:PutObject",\n    ]\n    resources = ["${aws_s3_bucket.output.arn}/temp/batches/*"]',
        '"s3:PutObject",\n    ]\n    resources = ["*"]',
    ),
    (MAIN, 'actions   = ["states:StartExecution"]', 'actions   = []'),
    (MAIN, '  retention_in_days = var.log_retention_days\n', ''),
    (
        MAIN,
        'resource "aws_s3_bucket_public_access_block" "output"',
        'resource "aws_s3_bucket_public_access_block" "other"',
    ),
    (MAIN, 'resource "aws_s3_bucket_policy" "output"', 'resource "aws_s3_bucket_policy" "x"'),
    (MAIN, 'resource "aws_iam_role" "machine"', 'resource "aws_iam_role" "schedule"'),
    (MAIN, '    splitter_arn   = aws_lambda_function.pipeline["splitter"].arn\n', ''),
    (MAIN, 'worker_arn     =', 'wroker_arn     ='),
    (MAIN, 'state_machine.asl.json"', 'machine.asl.json"'),
    (MAIN, '  depends_on = [aws_iam_role_policy.machine]', '  depends_on = [aws_iam_role_policy.machines]'),
    (MAIN, 'locals {', 'locals {\n  unused = 1\n'),
    (MAIN, 'tags               = local.tags\n}', 'tags               = local.tags\n'),
    (MAIN, 'tags               = local.tags', 'tags_all           = local.tags\n  arn = "x"'),
    (MAIN, 'target {', 'target {\n    batch_size = 3\n'),
    (MAIN, '    input    = jsonencode', '    inputs   = jsonencode'),
    (VARIABLES, 'variable "memory_mb"', 'variable "memory"'),
    (VARIABLES, 'variable "package_type"', 'variable "environment"'),
    (VARIABLES, 'variable "egress_ports"', 'variable "unused" {}\n\nvariable "egress_ports"'),
    (OUTPUTS, 'aws_sfn_state_machine.pipeline.arn', 'aws_sfn_state_machine.main.arn'),
    (OUTPUTS, 'aws_s3_bucket.output.bucket', 'aws_s3_bucket.output[0].bucket'),
    (MACHINE, '"StartAt": "Split"', '"StartAt": "Start"'),
    (MACHINE, '"Next": "Work"', '"Next": "Wrok"'),
    (MACHINE, '"Next": "Aggregate"', '"Next": "Failed"'),
    (MACHINE, '"StartAt": "WorkOnBatch"', '"StartAt": "Worker"'),
    (MACHINE, '"Next": "Failed"', '"Next": "Failure"'),
    (MACHINE, '"Type": "Map"', '"Type": "Loop"'),
    (MACHINE, '"MaxConcurrency": 4', '"MaxConcurrency": 0'),
    (MACHINE, '"ItemsPath": "$.page_batches"', '"ItemsPath": "page_batches"'),
    (MACHINE, '"TimeoutSeconds": 60', '"TimeoutSeconds": 0'),
    (MACHINE, '"Retry": [', '"Retries": ['),
    (MACHINE, '"MaxAttempts": 5', '"MaxAttempts": "5"'),
    (MACHINE, '${worker_arn}', '${workers_arn}'),
    (MACHINE, '"End": true', '"Ende": true'),
    (MACHINE, '"ResultPath": "$.results",\n', '"ResultPath": "$.results"\n'),
]


@pytest.fixture(scope='module')
def good(sample):
    made = design(sample.job(), sample.facts(), sample.recording(), sample.patch(), sample.proof(), Policy())
    return provision(sample.job(), sample.patch(), made, sample.specification()).files


def test_the_good_module_has_no_finding(good):
    assert check(good) == ()


@pytest.mark.parametrize(('file', 'old', 'new'), FAULTS)
def test_a_planted_fault_is_caught(good, file, old, new):
    assert old in good[file]
    found = check({**good, file: good[file].replace(old, new, 1)})
    assert found
    assert all(finding.message and finding.line >= 1 for finding in found)


def test_a_finding_names_the_line(good):
    text = good[MAIN].replace('memory_size ', 'memroy_size ', 1)
    (line,) = {f.line for f in check({**good, MAIN: text}) if 'memroy_size' in f.message}
    assert 'memroy_size' in text.split('\n')[line - 1]


def test_comments_are_not_read(good):
    assert check({**good, MAIN: good[MAIN] + '\n# aws_iam_role.nobody.arn and var.nothing\n'}) == ()


def test_any_dropped_line_never_crashes_the_check(good):
    lines = good[MAIN].split('\n')
    for number in range(0, len(lines), 40):
        check({**good, MAIN: '\n'.join(lines[:number] + lines[number + 1 :])})


def test_there_are_more_than_forty_faults():
    assert len({(file, old, new) for file, old, new in FAULTS}) >= 40
