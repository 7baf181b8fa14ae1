package io.github.oktatoken.fault;

import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.local.ClassDataArchive;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Makes the archives that the environments of the tests start from: of the JDK's and the runtime's
 * classes that one life without a fault needs. A start takes two thirds of the processor time then.
 */
final class ClassDataTraining {
  private ClassDataTraining() {}

  /**
   * Runs before the tests.
   *
   * @param arguments the folder of the archives
   */
  public static void main(String[] arguments) throws Exception {
    Path archives = Files.createDirectories(Path.of(arguments[0]));
    Path folder = Build.temporaryFolder("class-data");
    Path layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    for (Path jdk : Jdks.found()) {
      Path classes = folder.resolve("classes");
      train(jdk, layer, folder, classes);
      ClassDataArchive.dump(jdk, classes, ClassDataArchive.in(archives, jdk));
    }
    System.exit(0);
  }

  private static void train(Path jdk, Path layer, Path folder, Path classes)
      throws IOException, InterruptedException, GeneralSecurityException {
    FaultCertificates certificates = new FaultCertificates(folder.resolve("trusted.p12"));
    String options = certificates.trustOptions() + " -XX:DumpLoadedClassList=" + classes;
    try (FaultyWorld world =
        new FaultyWorld(Files.createTempDirectory(folder, "life"), options, certificates)) {
      world.endpoint().speakTls(certificates.good());
      world.launch(jdk, layer.resolve("okta-token-wrapper"));
      world.lambda().awaitInit();
      world.invoke(FaultHandler.TELL);
      world.lambda().terminate();
    }
  }
}
