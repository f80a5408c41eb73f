//! The analyser's process, seen from inside: it gives up everything but computing before it reads the first byte of a file.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Bytes of address space: the program's own, and what the readers may take within their limits.
pub const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Seconds of computing.
pub const CPU_SECONDS: u64 = 15;

/// Gives up what is not needed; for good, in this process and all its threads that come. Gives what could not be given up.
///
/// # Errors
/// A sentence that names it.
pub fn confine() -> Result<(), String> {
    for (resource, limit) in [
        (Resource::As, MEMORY_BYTES),
        (Resource::Cpu, CPU_SECONDS),
        // No file grows, not even by a byte, and none of the memory is left in one.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        setrlimit(resource, limit).map_err(|error| format!("{resource:?} cannot be limited: {error}"))?;
    }
    calls()
}

/// Leaves this thread the system calls of reading, writing and memory; every other one fails with "not permitted": there is no
/// way to a file, to the network or to another program.
///
/// # Errors
/// A sentence that says why the system does not take the filter.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn calls() -> Result<(), String> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let allowed = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let told = |error: &dyn std::fmt::Display| format!("the system calls cannot be limited: {error}");
    let not_permitted = u32::try_from(libc::EPERM).unwrap_or(1);
    let architecture = std::env::consts::ARCH
        .try_into()
        .map_err(|error: seccompiler::BackendError| told(&error))?;
    let filter = SeccompFilter::new(
        allowed.into_iter().map(|call| (call, Vec::new())).collect(),
        SeccompAction::Errno(not_permitted),
        SeccompAction::Allow,
        architecture,
    )
    .map_err(|error| told(&error))?;
    let program: BpfProgram = filter
        .try_into()
        .map_err(|error: seccompiler::BackendError| told(&error))?;
    seccompiler::apply_filter(&program).map_err(|error| told(&error))
}

/// Elsewhere the limits of the process have to do.
///
/// # Errors
/// None.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub fn calls() -> Result<(), String> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{
        io::ErrorKind,
        net::{TcpListener, TcpStream},
        process::Command,
        thread,
    };

    #[test]
    fn there_is_no_way_to_the_network_to_files_or_to_programs() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        TcpStream::connect(address).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("written");
        // The filter holds for the thread that takes it, so that the other tests go on.
        let refused = thread::spawn(move || {
            calls().unwrap();
            [
                TcpStream::connect(address).map(drop).map_err(|error| error.kind()),
                std::fs::write(&path, b"x").map_err(|error| error.kind()),
                std::fs::read("/etc/hostname").map(drop).map_err(|error| error.kind()),
                Command::new("/bin/true")
                    .spawn()
                    .map(drop)
                    .map_err(|error| error.kind()),
            ]
        })
        .join()
        .unwrap();
        assert_eq!(refused, [Err(ErrorKind::PermissionDenied); 4]);
        assert!(!folder.path().join("written").exists());
    }
}
