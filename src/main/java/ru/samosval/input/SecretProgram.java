package ru.samosval.input;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that takes a password after one of its options. The value of that option is a secret; with
 * {@code afterUser} only the part after a user name and a colon.
 */
record SecretProgram(Pattern name, Pattern option, boolean afterUser) {

    /** The beginning of a value directly after a short option. */
    private static final String TIGHT = "(?=[\"']?[^\\s\"',\\]=])";

    private static final String NEXT_OR_TIGHT = "(?:" + Secrets.NEXT + "|=|" + TIGHT + ")";

    /** The programs. Each has the patterns of its name and of its options. */
    static final List<SecretProgram> ALL = List.of(
            new SecretProgram(
                    "curl",
                    "-(?!-)[A-Za-z]*?[uU]" + NEXT_OR_TIGHT + "|--(?:proxy-)?user(?:" + Secrets.NEXT + "|=)",
                    true),
            new SecretProgram("xh|https?", "(?:-a|--auth)(?:" + Secrets.NEXT + "|=)", true),
            new SecretProgram("(?:mysql|mariadb)(?:-?(?:dump|admin|import|check|show|slap|sh))?", "-p" + TIGHT, false),
            new SecretProgram(
                    "(?:docker|podman|nerdctl|buildah|skopeo|helm|oras|crane|regctl|az|oc)(?=[^;|&\\n]{0,200}?\\blogin\\b)",
                    "-p" + NEXT_OR_TIGHT,
                    false),
            new SecretProgram(
                    "sshpass|mongo(?:sh|dump|restore|export|import)?|useradd|usermod", "-p" + NEXT_OR_TIGHT, false),
            new SecretProgram("redis-cli", "-a" + Secrets.NEXT, false),
            new SecretProgram("ldap(?:search|add|modify|delete|passwd|whoami)", "-w" + Secrets.NEXT, false),
            new SecretProgram("sqlcmd|bcp|zip|unzip|mosquitto_(?:pub|sub)", "-P" + Secrets.NEXT, false),
            new SecretProgram("7z[ar]?", "-p" + TIGHT, false),
            new SecretProgram("twine", "-p" + NEXT_OR_TIGHT, false),
            new SecretProgram("dotnet(?=[^;|&\\n]{0,200}?\\bnuget\\b)", "-p" + Secrets.NEXT, false),
            new SecretProgram("curl", "(?:--cert(?:[ \\t]+|=)|-E[ \\t]*)[^\\s:\"']+:(?=[^/\\s])", false),
            new SecretProgram("smbclient", "(?:-U|--user)[ \\t=]*[^\\s%\"']+%", false),
            new SecretProgram("lftp", "-u[ \\t]+[^\\s,\"']+,", false),
            new SecretProgram("vault|cargo", "login[ \\t]+(?!-)(?![^\\s=]*=)(?=\\S)", false),
            new SecretProgram("ngrok", "(?:add-)?authtoken[ \\t]+(?=[^-\\s])", false),
            new SecretProgram(
                    "poetry|composer",
                    "(?:http-basic\\.\\S+[ \\t]+\\S+|(?:github-oauth|gitlab-token|gitlab-oauth|bearer)\\.\\S+)[ \\t]+",
                    false),
            new SecretProgram(
                    "bundle",
                    "config[ \\t]+(?:set[ \\t]+)?(?:--\\w+[ \\t]+)*+[\\w-]++(?:\\.[\\w-]++)++[ \\t]+(?=[^\\s:/]{1,200}+:[^\\s/])",
                    false),
            new SecretProgram("(?:mysql|mariadb-?)admin", "password[ \\t]+(?=[^-\\s])", false),
            new SecretProgram("rabbitmqctl", "(?:add_user|change_password)[ \\t]+[^\\s;|&]+[ \\t]+", false),
            new SecretProgram(
                    "htpasswd|mosquitto_passwd",
                    "-\\w*b\\w*[ \\t]+(?:[^\\s;|&>\"']++[ \\t]+){1,3}(?=[^\\s;|&>]++[ \\t]*(?:[;|&>\\n]|$))",
                    false));

    /**
     * The end of a command. An address may hold a semicolon, so after programs that take addresses a semicolon does not
     * count; what follows a command is seldom misread.
     */
    private static final Pattern END = Pattern.compile("&&|\\|\\||\\n|[ \\t]\\|[ \\t]|;(?=\\s|$)");

    private static final Pattern END_OF_ADDRESSES = Pattern.compile("&&|\\|\\||\\n|[ \\t]\\|[ \\t]");

    /** An option is looked for no farther from the program's name than this. */
    private static final int LONGEST = 1_000;

    private SecretProgram(String name, String option, boolean afterUser) {
        this(
                Pattern.compile("(?<![\\w.-])(?:" + name + ")(?![\\w.:/-])"),
                Pattern.compile("(?<=[\\s\"'])(?:" + option + ")"),
                afterUser);
    }

    /** The end of the command whose name ends at {@code nameEnd}. It is looked for from {@code from} on. */
    int end(String text, int from, int nameEnd) {
        int last = Math.min(text.length(), nameEnd + LONGEST);
        if (from >= last) {
            return last;
        }
        Matcher end = (afterUser ? END_OF_ADDRESSES : END).matcher(text).region(from, last);
        return end.find() ? end.start() : last;
    }
}
