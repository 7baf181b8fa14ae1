# Without a value, which goes from you to Secrets Manager: Terraform's state never has it.
resource "aws_secretsmanager_secret" "client" {
  name_prefix = "okta-token-orders-"
  description = "The client secret of the Okta app, as {\"client_secret\":\"...\"}"
}

resource "aws_lambda_layer_version" "okta_token" {
  layer_name               = "okta-token"
  filename                 = var.layer_zip
  source_code_hash         = filebase64sha256(var.layer_zip)
  compatible_runtimes      = ["java21"]
  compatible_architectures = ["arm64", "x86_64"]
}

resource "aws_lambda_function" "orders" {
  function_name    = "okta-token-orders"
  role             = aws_iam_role.orders.arn
  runtime          = "java21"
  architectures    = [var.architecture]
  handler          = "io.github.oktatoken.sample.OrdersHandler::handleRequest"
  filename         = var.function_zip
  source_code_hash = filebase64sha256(var.function_zip)
  memory_size      = 512
  # Well above the 5 seconds that get() may wait.
  timeout = 15
  layers  = [aws_lambda_layer_version.okta_token.arn]

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.orders.name
  }

  environment {
    variables = {
      AWS_LAMBDA_EXEC_WRAPPER = "/opt/okta-token-wrapper"
      client_id               = var.client_id
      client_secret           = "${aws_secretsmanager_secret.client.arn}:client_secret"
      okta_token_url          = var.token_url
      okta_scope              = var.scope
      okta_metrics            = "emf"
      orders_url              = var.orders_url
    }
  }
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/okta-token-orders"
  retention_in_days = 30
}

resource "aws_iam_role" "orders" {
  name_prefix = "okta-token-orders-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.orders.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "secret" {
  role = aws_iam_role.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = aws_secretsmanager_secret.client.arn
    }]
  })
}
