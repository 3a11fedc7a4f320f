"""A file of a rewrite -> looks at the machine, the user or the process that runs it, which the legacy job does not take."""

import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_MACHINE = re.compile(
    r'^(?:os\.(?:uname|getlogin|getuid|geteuid|getgid|getegid|getgroups|getpid|getppid|getpgid|cpu_count|process_cpu_count'
    r'|getloadavg|sysconf|get_terminal_size|isatty|ttyname|ctermid|name|getcwdb?|urandom|getrandom|sched_getaffinity)'
    r'|sys\.(?:platform|version\w*|hexversion|executable|prefix|base_prefix|exec_prefix|gettrace|getprofile|flags'
    r'|implementation|getrefcount|orig_argv|_git|api_version|maxsize|getallocatedblocks|warnoptions|_xoptions|dont_write_bytecode)'
    r'|platform\.\w+|socket\.gethost\w+|getpass\.\w+|pwd\.\w+|threading\.(?:active_count|enumerate|get_native_id|get_ident)'
    r'|locale\.(?:getlocale|getdefaultlocale|getpreferredencoding|setlocale|localeconv)|pathlib\.Path\.cwd|tempfile\.gettempdirb?'
    r'|time\.tzset|hash|id|__file__|.*\.isatty)$'
)


def places(reach: Reach) -> Iterator[Place]:
    """Name every look at what differs from machine to machine, or from run to run."""
    for line, used in reach.names.used:
        if _MACHINE.match(used) and not reach.uses(used):
            yield Place(line, f'looks at the machine with {used}, which the legacy job does not')
