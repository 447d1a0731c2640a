package dev.switchhook.local.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What to run as a child.
 *
 * @param name of its files in the data folder: {@code name.log}, {@code name.pid}, {@code
 *     name.lock}
 * @param folder its data; made if it is not there
 * @param port where it will listen on loopback
 * @param jvmOptions heap and system properties
 * @param classPath beside our own classes; an entry may end in {@code /*}
 * @param main the class, then its arguments
 */
public record ChildJvm(
    String name,
    Path folder,
    int port,
    List<String> jvmOptions,
    List<String> classPath,
    List<String> main) {
  public ChildJvm {
    folder = folder.toAbsolutePath();
    jvmOptions = List.copyOf(jvmOptions);
    classPath = List.copyOf(classPath);
    main = List.copyOf(main);
  }

  Path log() {
    return folder.resolve(name + ".log");
  }

  Path pidFile() {
    return folder.resolve(name + ".pid");
  }

  Path lock() {
    return folder.resolve(name + ".lock");
  }

  List<String> command() {
    List<String> command = new ArrayList<>();
    // Ctrl-C in a terminal reaches the whole group. A child that went at once would leave nobody to
    // write to for those who still have something to finish; so it ignores the signal (the JVM
    // keeps to what it inherits) and goes when we let it.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(jvmOptions);
    command.add("-cp");
    List<String> path = new ArrayList<>();
    path.add(BuildFolder.ownClasses().toString());
    path.addAll(classPath);
    command.add(String.join(File.pathSeparator, path));
    command.add(EndsWithParent.class.getName());
    command.add(lock().toString());
    command.add(pidFile().toString());
    command.addAll(main);
    return command;
  }
}
