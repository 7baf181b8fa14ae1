// Checks the examples of sample-function/deploy with the tools that belong to their languages:
// node check.mjs <the module's folder>. It runs in target/deploy/check, beside a copy of the CDK example.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from '@cdktf/hcl2json';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const here = process.cwd();
const cdk = path.resolve(here, '../cdk');
const module = path.resolve(process.argv[2]);
const examples = path.join(module, 'deploy');
const terraformFolder = path.join(examples, 'terraform');
const terraformFiles = fs.readdirSync(terraformFolder).filter((name) => name.endsWith('.tf'));

/** Without CDK's questions to the network, which tell a user of news and versions. */
const environment = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: '1' };

function run(folder, program, ...args) {
  execFileSync(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What AWS says of a template; advice, such as to add tags, is left out. */
function validateTemplate(template) {
  const engine = new RegoEngine();
  const { status, diagnostics } = engine.validateStandard(new TemplateFile(template), { severityLevel: 'WARN' });
  engine.free();
  const found = diagnostics.map((d) => `${d.startLine}: ${d.ruleId} ${d.message}`);
  if (status !== 'OK' || found.length > 0) {
    throw new Error([status, ...found].join('\n'));
  }
}

/** CDK reads the template as its own, and applies its default rules. */
function includeTemplate(template) {
  const require = createRequire(path.join(cdk, 'package.json'));
  const { App, Stack } = require('aws-cdk-lib');
  const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
  const app = new App({
    outdir: fs.mkdtempSync(path.join(here, 'included-')),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  new CfnInclude(new Stack(app, 'Included'), 'Template', { templateFile: template });
  app.synth();
}

function synthesize() {
  const settings = {
    layerZip: path.join(module, '../layer/target/okta-token-layer.zip'),
    functionZip: path.join(module, 'target/sample-function.zip'),
    clientId: '0oa1',
    tokenUrl: 'https://example.okta.com/oauth2/default/v1/token',
    scope: 'orders.read',
    ordersUrl: 'https://api.example.com/orders',
  };
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  run(cdk, 'npx', 'cdk', 'synth', '--quiet', '--no-notices', ...context);
}

/** The folder "target" is the context that the README builds the image in. */
function checkDockerfile() {
  const text = fs.readFileSync(path.join(examples, 'container/Dockerfile'), 'utf8');
  const found = validate(text).map((d) => `${d.range.start.line + 1}: ${d.message}`);
  const copies = DockerfileParser.parse(text).getCOPYs().filter((copy) => copy.getFlags().length === 0);
  const sources = copies.flatMap((copy) => copy.getArguments().slice(0, -1).map((source) => source.getValue()));
  const missing = sources.filter((source) => !fs.existsSync(path.join(module, 'target', source)));
  found.push(...missing.map((source) => `COPY ${source}: the build makes no such file`));
  if (found.length > 0 || sources.length === 0) {
    throw new Error(found.join('\n') || 'it copies nothing');
  }
}

async function parseTerraform() {
  for (const name of terraformFiles) {
    await parse(name, fs.readFileSync(path.join(terraformFolder, name), 'utf8'));
  }
}

/** Returns why it was left out, if it was: Terraform, and the provider, may not be there. */
function validateTerraform() {
  const init = (folder) => run(folder, 'terraform', 'init', '-backend=false', '-input=false', '-no-color');
  const provider = fs.mkdtempSync(path.join(here, 'provider-'));
  fs.copyFileSync(path.join(terraformFolder, 'versions.tf'), path.join(provider, 'versions.tf'));
  try {
    init(provider);
  } catch (e) {
    return e.code === 'ENOENT' ? 'there is no terraform' : 'terraform has no provider for AWS';
  }
  const copy = fs.mkdtempSync(path.join(here, 'terraform-'));
  terraformFiles.forEach((name) => fs.copyFileSync(path.join(terraformFolder, name), path.join(copy, name)));
  init(copy);
  run(copy, 'terraform', 'validate', '-no-color');
}

let failures = 0;

async function check(what, how) {
  try {
    const leftOut = await how();
    console.log(`deploy: ${what}: ${leftOut ? `left out, since ${leftOut}` : 'ok'}`);
  } catch (e) {
    failures++;
    console.error(`deploy: ${what}: ${[e.message, e.stdout].filter(Boolean).join('\n')}`);
  }
}

for (const name of ['sam', 'container']) {
  const template = path.join(examples, name, 'template.yaml');
  await check(`${name}, cloudformation-validate`, () => validateTemplate(template));
  await check(`${name}, CfnInclude`, () => includeTemplate(template));
}
await check('container, Dockerfile', checkDockerfile);
await check('cdk, cdk synth', synthesize);
await check('terraform, hcl2json', parseTerraform);
await check('terraform, terraform validate', validateTerraform);
process.exitCode = failures === 0 ? 0 : 1;
