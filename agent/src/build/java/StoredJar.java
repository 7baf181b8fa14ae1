import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar anew, its entries stored and not deflated, with all else as it was. */
final class StoredJar {
  private StoredJar() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
    try (JarFile deflated = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(stored);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      List<JarEntry> entries = deflated.stream().toList();
      for (JarEntry entry : entries) {
        byte[] content = deflated.getInputStream(entry).readAllBytes();
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(content.length);
        copy.setCrc(sum.getValue());
        zip.putNextEntry(copy);
        zip.write(content);
      }
    }
    Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
