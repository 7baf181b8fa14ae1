package io.github.oktatoken.documents;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java in a document. A block with a class stands for itself. Any other block is statements of a
 * method, or members of a class, that know a {@code request} and its {@code uri}, and an {@code
 * http} client. Both have the usual imports, in front of their own.
 */
final class JavaSnippet {
  private static final String IMPORTS =
      "import com.amazonaws.services.lambda.runtime.*; import io.github.oktatoken.*;"
          + " import java.net.*; import java.net.http.*; import java.net.http.HttpResponse.*;"
          + " import java.time.*; import java.util.*; ";
  private static final String SURROUNDINGS =
      " HttpRequest.Builder request = HttpRequest.newBuilder();"
          + " URI uri = URI.create(\"https://api.example.com\");"
          + " HttpClient http = HttpClient.newHttpClient(); ";
  private static final Pattern CLASS =
      Pattern.compile("^(?:\\w+ )*(?:class|record|interface) \\w+", Pattern.MULTILINE);
  private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);

  private JavaSnippet() {}

  static String errors(String text) {
    String imports =
        IMPORTS
            + IMPORT
                .matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.joining(" "));
    String body = IMPORT.matcher(text).replaceAll("");
    if (CLASS.matcher(body).find()) {
      // A public class would have to be in a file of its name.
      return compile(
          imports
              + body.replace("public class", "class").replace("public final class", "final class"));
    }
    String statements =
        compile(
            imports
                + "class Snippet {"
                + SURROUNDINGS
                + "void run() throws Exception {"
                + body
                + "}}");
    boolean isMembers =
        !statements.isEmpty()
            && compile(imports + "class Snippet {" + SURROUNDINGS + body + "}").isEmpty();
    return isMembers ? "" : statements;
  }

  private static String compile(String source) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "-proc:none",
            // No class file is written.
            "--should-stop=ifNoError=FLOW",
            "-classpath",
            System.getProperty("java.class.path"));
    compiler.getTask(null, null, diagnostics, options, null, List.of(new Source(source))).call();
    return diagnostics.getDiagnostics().stream()
        .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
        .map(found -> found.getLineNumber() + ": " + found.getMessage(null))
        .collect(Collectors.joining("\n"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
