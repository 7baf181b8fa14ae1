import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';

const app = new App();
const stack = new Stack(app, 'OktaTokenOrders');

/** From cdk.json or the command line: cdk deploy -c clientId=... */
function setting(name: string): string {
  const value: unknown = app.node.tryGetContext(name);
  if (typeof value !== 'string' || value === '') {
    throw new Error(`${name} is missing: set it with -c ${name}=...`);
  }
  return value;
}

// CfnSecret, since Secret would make up a value. This one gets its value from you, through no template.
const secret = new CfnSecret(stack, 'ClientSecret', {
  description: 'The client secret of the Okta app, as {"client_secret":"..."}',
});

const layer = new LayerVersion(stack, 'OktaTokenLayer', {
  code: Code.fromAsset(setting('layerZip')),
  compatibleRuntimes: [Runtime.JAVA_17, Runtime.JAVA_21, Runtime.JAVA_25],
  compatibleArchitectures: [Architecture.ARM_64, Architecture.X86_64],
});

const orders = new Function(stack, 'OrdersFunction', {
  runtime: Runtime.JAVA_21,
  architecture: Architecture.ARM_64,
  handler: 'io.github.oktatoken.sample.OrdersHandler::handleRequest',
  code: Code.fromAsset(setting('functionZip')),
  memorySize: 512,
  // Well above the 5 seconds that get() may wait.
  timeout: Duration.seconds(15),
  layers: [layer],
  logGroup: new LogGroup(stack, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  }),
  environment: {
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/okta-token-wrapper',
    client_id: setting('clientId'),
    client_secret: `${secret.ref}:client_secret`,
    okta_token_url: setting('tokenUrl'),
    okta_scope: setting('scope'),
    okta_metrics: 'emf',
    orders_url: setting('ordersUrl'),
  },
});

orders.addToRolePolicy(
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.ref] }),
);

const topic = new Topic(stack, 'Alarms');

function alarm(metricName: string, alarmDescription: string, period: Duration, evaluationPeriods: number): void {
  new Alarm(stack, metricName, {
    alarmDescription,
    metric: new Metric({
      namespace: 'OktaToken',
      metricName,
      dimensionsMap: { FunctionName: orders.functionName, Client: 'default' },
      statistic: Stats.SUM,
      period,
    }),
    evaluationPeriods,
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic));
}

// Invocations fail: get() had no token for them.
alarm('TokenUnavailable', 'The function has no Okta access token. Its log says why.', Duration.minutes(1), 1);
// Earlier than that: the old token is still good for a quarter of its life.
alarm('RefreshFailures', 'The function cannot refresh its Okta access token. Its log says why.', Duration.minutes(5), 2);

new CfnOutput(stack, 'FunctionName', { value: orders.functionName });
new CfnOutput(stack, 'SecretArn', { value: secret.ref });
new CfnOutput(stack, 'AlarmTopicArn', { value: topic.topicArn });
