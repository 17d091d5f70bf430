package io.hawser.abuse.attack;

import io.hawser.abuse.Effort;
import io.hawser.abuse.Target;
import java.io.IOException;

/** An attack after which the server must serve others as before. */
record ThenServes(Attack attack) implements Attack {
    @Override
    public String id() {
        return attack.id();
    }

    @Override
    public String title() {
        return attack.title();
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException {
        attack.run(target, effort, findings);
        Serving.expect(target, findings, "after the attack");
    }
}
