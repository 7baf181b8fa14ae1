variable "client_id" {
  description = "The client ID of the Okta app."
  type        = string
}

variable "token_url" {
  description = "The token endpoint, https://<org>.okta.com/oauth2/default/v1/token."
  type        = string
}

variable "scope" {
  description = "The scopes to request, separated by spaces."
  type        = string
}

variable "orders_url" {
  description = "The API that the sample calls."
  type        = string
}

variable "architecture" {
  description = "arm64 or x86_64."
  type        = string
  default     = "arm64"
}

variable "layer_zip" {
  description = "The layer."
  type        = string
  default     = "../../../layer/target/okta-token-layer.zip"
}

variable "function_zip" {
  description = "The function."
  type        = string
  default     = "../../target/sample-function.zip"
}
