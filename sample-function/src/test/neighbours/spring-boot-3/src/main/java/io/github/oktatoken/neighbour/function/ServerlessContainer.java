package io.github.oktatoken.neighbour.function;

import com.amazonaws.serverless.exceptions.ContainerInitializationException;
import com.amazonaws.serverless.proxy.model.AwsProxyRequest;
import com.amazonaws.serverless.proxy.model.AwsProxyResponse;
import com.amazonaws.serverless.proxy.spring.SpringBootLambdaContainerHandler;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The handler that AWS's documentation has for a Spring Boot application. */
public class ServerlessContainer implements RequestStreamHandler {
  private final SpringBootLambdaContainerHandler<AwsProxyRequest, AwsProxyResponse> handler;

  public ServerlessContainer() throws ContainerInitializationException {
    handler = SpringBootLambdaContainerHandler.getAwsProxyHandler(Application.class);
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    handler.proxyStream(in, out, context);
  }
}
