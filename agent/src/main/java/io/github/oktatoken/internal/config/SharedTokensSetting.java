package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.message.SettingMessages;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The setting that names the table through which environments share a token. */
final class SharedTokensSetting {
  private static final String TABLE = "table/";

  private SharedTokensSetting() {}

  /** Returns the way to the table, or {@code null} if the setting is refused. */
  static @Nullable AwsClient read(Variables variables, NetworkSettings network) {
    String text = variables.required(Variable.SHARED_TOKENS, "");
    Arn arn = Arn.parse(text.strip());
    if (arn == null || !isTable(arn)) {
      variables.refuse(Variable.SHARED_TOKENS, SettingMessages.NOT_A_TABLE);
      return null;
    }
    try {
      return new AwsClient(
          variables.nameOf(Variable.SHARED_TOKENS),
          AwsService.DYNAMODB,
          arn,
          SecretSetting.aws(variables),
          network,
          Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      variables.refuse(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static boolean isTable(Arn arn) {
    String name = arn.resource().startsWith(TABLE) ? arn.resource().substring(TABLE.length()) : "";
    return arn.service().equals(AwsService.DYNAMODB.id())
        && Arn.isName(name)
        && name.indexOf('/') < 0;
  }
}
