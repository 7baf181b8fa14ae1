locals {
  alarms = {
    # Invocations fail: get() had no token for them.
    TokenUnavailable = { period = 60, periods = 1, description = "The function has no Okta access token. Its log says why." }
    # Earlier than that: the old token is still good for a quarter of its life.
    RefreshFailures = { period = 300, periods = 2, description = "The function cannot refresh its Okta access token. Its log says why." }
  }
}

resource "aws_sns_topic" "alarms" {
  name = "okta-token-orders-alarms"
}

resource "aws_cloudwatch_metric_alarm" "token" {
  for_each            = local.alarms
  alarm_name          = "okta-token-orders-${each.key}"
  alarm_description   = each.value.description
  namespace           = "OktaToken"
  metric_name         = each.key
  dimensions          = { FunctionName = aws_lambda_function.orders.function_name, Client = "default" }
  statistic           = "Sum"
  period              = each.value.period
  evaluation_periods  = each.value.periods
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

output "function_name" {
  value = aws_lambda_function.orders.function_name
}

output "secret_arn" {
  value = aws_secretsmanager_secret.client.arn
}

output "alarm_topic_arn" {
  value = aws_sns_topic.alarms.arn
}
