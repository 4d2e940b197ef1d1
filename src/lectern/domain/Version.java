package lectern.domain;

/** The program's version, said in one place. */
public final class Version {
    public static final String NUMBER = "0.1.0";

    private Version() {}
}
