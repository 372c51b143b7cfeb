# Sourced by the scripts that need Debian packages: installs those of a list (one name a line, # begins a comment) that are missing, when
# root or with passwordless sudo. A script that sources it defines say TEXT and fail CODE TEXT.

APT_SECONDS=1200

# missing_packages LIST
missing_packages() {
  local name
  while read -r name; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1")
}

# The address from which this machine has Debian's packages, as its own apt sources say; nothing where it has none.
debian_mirror() {
  { apt-get indextargets --format '$(REPO_URI)' 'Label: Debian'; apt-get indextargets --format '$(REPO_URI)' || true; } 2>/dev/null | awk 'NR == 1 { sub("/$", ""); print }'
}

may_install() {
  command -v apt-get >/dev/null || return 1
  (($(id -u) == 0)) || sudo -n true 2>/dev/null
}

# install_packages LIST LOG
install_packages() {
  local missing root=() log=$2
  local apt=(timeout --foreground --kill-after=10 "$APT_SECONDS" apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2)
  mapfile -t missing < <(missing_packages "$1")
  ((${#missing[@]} > 0)) || return 0
  may_install \
    || fail 3 "missing: ${missing[*]}. Expected these Debian packages, or a way to install them (root, or sudo without a password). Install them and run this again."
  if (($(id -u) != 0)); then root=(sudo -n); fi
  say "installing ${missing[*]}"
  # An outdated package list often still serves; a failure here shows in the next line if it matters.
  "${root[@]}" "${apt[@]}" update >"$log" 2>&1 </dev/null || say "apt-get update failed; trying with the package lists that are here."
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null \
    || fail 3 "apt-get could not install ${missing[*]}: $(grep -m1 '^E:' "$log" || tail -n 1 "$log") The whole log is $log."
}

# unpack_programs LIST FOLDER LOG: takes single programs (PROGRAM PACKAGE a line) out of packages that are not installed, and puts them on
# the PATH. One that cannot be had is told, and is no failure.
unpack_programs() {
  local folder=$2 log=$3 program package
  [[ -f $1 ]] || return 0
  while read -r program package; do
    if command -v "$program" >/dev/null || [[ -x $folder/usr/bin/$program ]]; then continue; fi
    say "unpacking $program from the package $package"
    unpack_program "$program" "$package" "$folder" >>"$log" 2>&1 || say "there is no $program: the package $package could not be had ($log)."
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1")
  export PATH="$folder/usr/bin:$PATH"
}

# unpack_program PROGRAM PACKAGE FOLDER
unpack_program() {
  local download rc=0
  mkdir -p "$3" && download=$(mktemp -d "$3/download.XXXXXX") || return 1
  (cd "$download" && timeout --kill-after=10 "$APT_SECONDS" apt-get download "$2" </dev/null \
    && dpkg-deb --fsys-tarfile "$2"_*.deb | tar -x -C "$3" "./usr/bin/$1") || rc=$?
  rm -rf "$download"
  return "$rc"
}
