import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import tgtf_portal.core.models.retention
import tgtf_portal.core.values.fields
import tgtf_portal.core.values.tokens
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', tgtf_portal.core.values.fields.AddressField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English')], default='en', max_length=8, verbose_name='language')),
                ('time_zone', tgtf_portal.core.values.fields.TimeZoneField(default='Europe/Brussels', max_length=64, verbose_name='time zone')),
                ('is_staff', models.BooleanField(default=False, help_text='May enter the admin, with a second factor.', verbose_name='facility staff')),
                ('is_active', models.BooleanField(default=True, help_text='Switch off instead of deleting an account.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'permissions': (('appoint_user', 'Can make staff of people and give them roles'), ('export_user', 'Can take out what the portal keeps about somebody'), ('erase_user', 'Can erase what the portal keeps about somebody'),),
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['name__folded', 'email'],
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='at')),
                ('verb', models.CharField(choices=[('opened', 'Opened'), ('changed', 'Changed'), ('exported', 'Took out')], max_length=8, verbose_name='what')),
                ('thing', models.CharField(db_index=True, max_length=80, verbose_name='of whom')),
                ('page', models.CharField(blank=True, max_length=80, verbose_name='where')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'access to somebody’s data',
                'verbose_name_plural': 'access to people’s data',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(db_index=True, max_length=60, verbose_name='verb')),
                ('thing', models.CharField(db_index=True, max_length=80, verbose_name='thing')),
                ('within', models.CharField(blank=True, db_index=True, help_text='The thing whose page tells it among all that happened there.', max_length=80, verbose_name='part of')),
                ('label', models.CharField(max_length=200, verbose_name='name at the time')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='facts')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='at')),
                ('actor', models.ForeignKey(blank=True, help_text='Empty where a person without an account or the portal itself acted.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'audit event',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', tgtf_portal.core.values.fields.AddressField(db_index=True, max_length=254, verbose_name='e-mail address')),
                ('purpose', models.CharField(max_length=80, verbose_name='purpose')),
                ('text', tgtf_portal.core.values.fields.ProseField(verbose_name='the exact text')),
                ('digest', models.CharField(help_text='Equal for equal texts.', max_length=64, verbose_name='SHA-256 of the text')),
                ('source', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='where it was given')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ],
            options={
                'verbose_name': 'consent',
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('email', 'purpose', 'digest'), name='core_consent_once_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('edition', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Promising the same key twice sends one mail.', max_length=200, unique=True, verbose_name='key')),
                ('kind', models.CharField(db_index=True, max_length=60, verbose_name='kind')),
                ('message_id', models.CharField(editable=False, max_length=120, unique=True, verbose_name='Message-ID')),
                ('recipient', tgtf_portal.core.values.fields.AddressField(max_length=254, verbose_name='recipient')),
                ('recipient_name', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name="recipient's name")),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('context', models.JSONField(blank=True, default=dict, verbose_name='what it is about')),
                ('at_most_once', models.BooleanField(default=False, help_text='In doubt it is listed for staff instead of being sent a second time.', verbose_name='at most once')),
                ('priority', models.SmallIntegerField(choices=[(0, 'Somebody waits for it'), (5, 'Normal'), (9, 'To many')], default=5, verbose_name='priority')),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('claimed', 'Claimed by a worker'), ('transmitting', 'Being handed over'), ('sent', 'Sent'), ('failed', 'Failed'), ('held', 'Held'), ('doubtful', 'Doubtful'), ('dropped', 'No longer due')], default='queued', max_length=12, verbose_name='status')),
                ('about', models.CharField(blank=True, help_text='Such as webinar/12.', max_length=60, verbose_name='about')),
                ('source', models.CharField(blank=True, help_text='The campaign or reminder it belongs to, such as campaign/12.', max_length=40, verbose_name='promised by')),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='due at')),
                ('drop_after', models.DateTimeField(blank=True, help_text='Whatever was not sent by then is dropped, not sent late.', null=True, verbose_name='pointless after')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('doubts', models.PositiveSmallIntegerField(default=0, help_text='How often a copy may have left without our knowing.', verbose_name='doubts')),
                ('crashes', models.PositiveSmallIntegerField(default=0, help_text='How many workers died with it in hand.', verbose_name='crashes')),
                ('token', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('text', models.TextField(blank=True, help_text='Without personal links: these are a key to something.', verbose_name='text as sent')),
                ('packed_html', models.BinaryField(help_text='Packed, and without personal links.', null=True, verbose_name='HTML as sent')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='promised at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('bounced_at', models.DateTimeField(blank=True, help_text='Accepted first, returned later.', null=True, verbose_name='came back at')),
                ('verdict', models.CharField(blank=True, choices=[('gone', 'No such mailbox'), ('full', 'Mailbox full'), ('passing', 'Not for good'), ('ours', 'Refused for what we are or sent, not for whom'), ('refused', 'Refused for good'), ('unclear', 'Unclear')], max_length=10, verbose_name='what its return says')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'outbox messages',
                'ordering': ['-pk'],
                'indexes': [models.Index(models.F('priority'), models.F('id'), condition=models.Q(('status', 'queued')), name='core_message_queue'), models.Index(models.F('lease_until'), condition=models.Q(('token__isnull', False)), name='core_message_lease'), models.Index(models.F('status'), models.F('kind'), name='core_message_status'), models.Index(models.F('source'), models.F('status'), condition=models.Q(('source', ''), _negated=True), name='core_message_source'), models.Index(models.F('about'), models.F('kind'), models.F('status'), name='core_message_about'), models.Index(models.F('recipient'), condition=models.Q(('bounced_at__isnull', False)), name='core_message_returned'), models.Index(fields=['recipient'], name='core_message_recipient', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['claimed', 'transmitting']), _negated=True), models.Q(('lease_until__isnull', False), ('token__isnull', False)), _connector='OR'), name='core_message_in_hand_has_a_lease', violation_error_message="A message in a worker's hands needs a lease."), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='core_message_sent_has_a_time', violation_error_message='A sent message needs its time.')],
            },
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', tgtf_portal.core.values.fields.AddressField(max_length=254, verbose_name='e-mail address')),
                ('topic', models.CharField(max_length=20, verbose_name='topic')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
            ],
            options={
                'verbose_name': 'unsubscription',
                'ordering': ['-since', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('email', 'topic'), name='core_optout_once_per_topic', violation_error_message='This address is unsubscribed already.')],
            },
        ),
        migrations.CreateModel(
            name='SuspendedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', tgtf_portal.core.values.fields.AddressField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('code', models.CharField(blank=True, help_text='As RFC 3463 numbers them; 5.1.1 is an unknown mailbox.', max_length=12, verbose_name='status code')),
                ('reason', models.TextField(blank=True, verbose_name='what the mail server said')),
                ('suspended_at', models.DateTimeField(auto_now_add=True, verbose_name='suspended at')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suspensions', to='core.message', verbose_name='message that came back')),
            ],
            options={
                'verbose_name': 'suspended address',
                'verbose_name_plural': 'suspended addresses',
                'ordering': ['-suspended_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TableImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='what it holds')),
                ('target', models.PositiveBigIntegerField(null=True, verbose_name='number of what it is for')),
                ('target_label', models.CharField(blank=True, max_length=200, verbose_name='for')),
                ('file_name', tgtf_portal.core.values.fields.LineField(max_length=200, verbose_name='file')),
                ('content', models.BinaryField(null=True, verbose_name='content')),
                ('status', models.CharField(choices=[('reading', 'Being read'), ('ready', 'Read, to be decided'), ('unreadable', 'Could not be read'), ('taking', 'Being taken over'), ('taken', 'Taken over'), ('dropped', 'Dropped')], default='reading', max_length=10, verbose_name='status')),
                ('skip_unknown', models.BooleanField(default=False, verbose_name='without unknown columns')),
                ('only_right', models.BooleanField(default=False, verbose_name='the right rows alone')),
                ('options', models.JSONField(default=dict, verbose_name='what was chosen besides')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('checked', models.PositiveIntegerField(default=0, verbose_name='checked')),
                ('known', models.PositiveIntegerField(default=0, verbose_name='known')),
                ('wrong', models.PositiveIntegerField(default=0, verbose_name='wrong')),
                ('remarks', models.JSONField(default=list, verbose_name='remarks')),
                ('meant', models.JSONField(default=list, verbose_name='what its headings were taken for')),
                ('sample', models.JSONField(default=list, verbose_name='first rows')),
                ('faults', models.JSONField(default=list, verbose_name='what is wrong')),
                ('complaint', models.TextField(blank=True, verbose_name='why nothing was taken over')),
                ('outcome', models.TextField(blank=True, verbose_name='outcome')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded at')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken over at')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PostOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('installation', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Names the send journal that belongs to this database.', verbose_name='installation')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='held since')),
                ('held_because', models.TextField(blank=True, verbose_name='held because')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='vain attempts in a row to reach the mail server')),
                ('failing_since', models.DateTimeField(blank=True, null=True, verbose_name='mail server away since')),
                ('rests_until', models.DateTimeField(blank=True, null=True, verbose_name='next attempt')),
                ('last_failure', models.TextField(blank=True, verbose_name='what the last attempt met')),
                ('allowance', models.FloatField(default=0, help_text='Filled at the pace set.', verbose_name='messages that may go at once')),
                ('allowance_at', models.DateTimeField(blank=True, null=True, verbose_name='allowance counted at')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='held by')),
            ],
            options={
                'verbose_name': 'post office',
                'verbose_name_plural': 'post office',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='core_postoffice_is_one', violation_error_message='One.')],
            },
        ),
        migrations.CreateModel(
            name='ReturnedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BooleanField(default=False, help_text='It came to the address that only this message left with. Otherwise anybody who read the message may have written it.', verbose_name='message certain')),
                ('verdict', models.CharField(choices=[('gone', 'No such mailbox'), ('full', 'Mailbox full'), ('passing', 'Not for good'), ('ours', 'Refused for what we are or sent, not for whom'), ('refused', 'Refused for good'), ('unclear', 'Unclear')], max_length=10, verbose_name='what it seems to say')),
                ('sender', models.CharField(blank=True, max_length=250, verbose_name='sender')),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('text', models.TextField(blank=True, max_length=8000, verbose_name='text')),
                ('fingerprint', models.CharField(editable=False, max_length=64, unique=True)),
                ('arrived_at', models.DateTimeField(auto_now_add=True, verbose_name='read at')),
                ('status', models.CharField(choices=[('open', 'To be looked at'), ('suspended', 'Address suspended'), ('dismissed', 'Says nothing')], default='open', max_length=10, verbose_name='status')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='returns', to='core.message', verbose_name='message that came back')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
            ],
            options={
                'verbose_name': 'returned mail',
                'verbose_name_plural': 'returned mails',
                'ordering': ['-pk'],
                'indexes': [models.Index(models.F('status'), name='core_returnedmail_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='core_returnedmail_settled_has_a_time', violation_error_message='A settled mail needs its time, an open one has none.')],
            },
        ),
        migrations.CreateModel(
            name='RetentionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=tgtf_portal.core.models.retention.known_periods, max_length=40, unique=True, verbose_name='what')),
                ('days', models.PositiveIntegerField(verbose_name='days')),
            ],
            options={
                'verbose_name': 'retention period',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('way', models.CharField(choices=[('staff', 'By staff'), ('own', 'By the person'), ('command', 'From the command line'), ('repeated', 'Repeated after a restore')], max_length=8, verbose_name='how')),
                ('changed', models.JSONField(default=dict, help_text='{table: how many of its rows}', verbose_name='rows changed')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'erasure',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('gone', models.JSONField(default=dict, verbose_name='what went')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by')),
            ],
            options={
                'verbose_name': 'retention report',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('series', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32)),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=140, verbose_name='file name')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('pptx', 'PowerPoint'), ('odt', 'OpenDocument text'), ('ods', 'OpenDocument spreadsheet'), ('odp', 'OpenDocument presentation'), ('txt', 'Text'), ('csv', 'CSV'), ('png', 'Picture'), ('jpg', 'Picture'), ('webp', 'Picture')], max_length=8, verbose_name='kind')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('stored_as', models.CharField(editable=False, max_length=64, unique=True)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='handed in at')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
            ],
            options={
                'verbose_name': 'document',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('series', 'version'), name='document_version_once'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='ListView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=80, verbose_name='list')),
                ('name', tgtf_portal.core.values.fields.LineField(blank=True, max_length=60, verbose_name='name')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('filters', models.JSONField(blank=True, default=list, verbose_name='filters')),
                ('order', models.JSONField(blank=True, default=list, verbose_name='order')),
                ('shared', models.BooleanField(default=False, verbose_name='shared with colleagues')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_views', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'saved view',
                'ordering': ['table', 'name__folded', 'pk'],
                'indexes': [models.Index(fields=['table', 'shared'], name='list_view_shared')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'table', 'name'), name='list_view_once_by_name', violation_error_message='You have a view of this name for this list already.'), models.CheckConstraint(condition=models.Q(('shared', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='list_view_shared_has_a_name', violation_error_message='What is shared needs a name.')],
            },
        ),
    ]
