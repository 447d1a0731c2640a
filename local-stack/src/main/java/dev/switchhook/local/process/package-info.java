/** Child JVMs that end with their parent, on ports and folders of their own. */
@NullMarked
package dev.switchhook.local.process;

import org.jspecify.annotations.NullMarked;
