#!/bin/sh
# Test keys, used nowhere else. Makes the keys in this folder anew, as people make theirs: by OpenSSL 3.
set -e

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-pkcs8.pem
openssl rsa -in rsa-pkcs8.pem -traditional -out rsa-pkcs1.pem
openssl pkcs8 -topk8 -nocrypt -in rsa-pkcs8.pem -outform DER | base64 > rsa-pkcs8.der.base64
openssl rsa -in rsa-pkcs8.pem -traditional -aes256 -passout pass:secret -out rsa-pkcs1-encrypted.pem

for curve in p256:prime256v1 p384:secp384r1 p521:secp521r1; do
  name=${curve%:*}
  openssl ecparam -name "${curve#*:}" -genkey -out "$name-sec1-with-parameters.pem"
  openssl ec -in "$name-sec1-with-parameters.pem" -out "$name-sec1.pem"
  openssl pkcs8 -topk8 -nocrypt -in "$name-sec1.pem" -out "$name-pkcs8.pem"
  openssl pkcs8 -topk8 -nocrypt -in "$name-sec1.pem" -outform DER | base64 > "$name-pkcs8.der.base64"
done
openssl ec -in p256-sec1.pem -aes256 -passout pass:secret -out p256-sec1-encrypted.pem
openssl pkcs8 -topk8 -v2 aes256 -passout pass:secret -in p256-sec1.pem -out p256-pkcs8-encrypted.pem
openssl ec -in p256-sec1.pem -param_enc explicit -out p256-sec1-explicit.pem
openssl pkcs8 -topk8 -nocrypt -in p256-sec1-explicit.pem -out p256-pkcs8-explicit.pem

for curve in secp256k1 brainpoolP256r1; do
  openssl ecparam -name "$curve" -genkey -noout -out "$curve-sec1.pem"
  openssl pkcs8 -topk8 -nocrypt -in "$curve-sec1.pem" -out "$curve-pkcs8.pem"
done
